//! What channels send by themselves. A delivery is answered only after its message is durable; it is read later.

mod channels;

pub use channels::receive;
