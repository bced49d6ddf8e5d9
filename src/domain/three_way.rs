//! A later message of a channel, merged three ways: what the channel said before, what it says now, what we have.
//! Works on the standard form's JSON, so that every field is covered and none is forgotten.
