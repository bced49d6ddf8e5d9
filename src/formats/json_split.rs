//! Takes a file of JSON apart into its documents, one at a time and with bounded memory: one object, a list, a member
//! that is a list (`{"orders": […]}`), or objects one after another (NDJSON). What is inside a document is not judged.

use super::MAX_DOCUMENT;
use std::io::Read;

const CHUNK: usize = 64 << 10;
/// How much of a document that is too large is kept to show people.
const SHOWN: usize = 2000;

/// What comes out of a file next.
pub(super) enum Piece {
    /// A document.
    Document(Vec<u8>),
    /// A document larger than `MAX_DOCUMENT`: its beginning.
    TooLarge(Vec<u8>),
    /// The file ends inside a document or list.
    CutOff,
    /// At this byte something stands that no JSON has there.
    Broken(u64),
}

enum State {
    Between,
    List { inside_object: bool },
    Members,
    Over,
}

/// The documents of a file.
pub(super) struct JsonSplit<R> {
    input: R,
    chunk: Vec<u8>,
    at: usize,
    filled: usize,
    passed: u64,
    lists: Vec<String>,
    state: State,
}

/// How a read inside a document can end early.
enum Stop {
    End,
    Odd,
    Io(std::io::Error),
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Stop::Io(error)
    }
}

impl<R: Read> JsonSplit<R> {
    /// `lists` names the members whose lists are lists of documents.
    pub fn new(input: R, lists: Vec<String>) -> Self {
        JsonSplit {
            input,
            chunk: vec![0; CHUNK],
            at: 0,
            filled: 0,
            passed: 0,
            lists,
            state: State::Between,
        }
    }

    /// The next document; none at the end of the file or after it broke off.
    pub fn advance(&mut self) -> std::io::Result<Option<Piece>> {
        let step = loop {
            let step = match self.state {
                State::Over => return Ok(None),
                State::Between => self.between(),
                State::List { inside_object } => self.list(inside_object),
                State::Members => self.rest_of_members(),
            };
            match step {
                Ok(None) => {}
                other => break other,
            }
        };
        match step {
            Ok(piece) => Ok(piece),
            Err(Stop::Io(error)) => Err(error),
            Err(Stop::End) if matches!(self.state, State::Over) => Ok(None),
            Err(Stop::End) => {
                self.state = State::Over;
                Ok(Some(Piece::CutOff))
            }
            Err(Stop::Odd) => {
                self.state = State::Over;
                Ok(Some(Piece::Broken(self.passed)))
            }
        }
    }

    fn between(&mut self) -> Result<Option<Piece>, Stop> {
        match self.peek_solid()? {
            None => {
                self.state = State::Over;
                Err(Stop::End)
            }
            Some(b'[') => {
                self.take()?;
                self.state = State::List {
                    inside_object: false,
                };
                Ok(None)
            }
            Some(b'{') => self.object(),
            Some(_) => Err(Stop::Odd),
        }
    }

    fn list(&mut self, inside_object: bool) -> Result<Option<Piece>, Stop> {
        loop {
            match self.peek_solid()? {
                None => return Err(Stop::End),
                Some(b',') => {
                    self.take()?;
                }
                Some(b']') => {
                    self.take()?;
                    self.state = if inside_object {
                        State::Members
                    } else {
                        State::Between
                    };
                    return Ok(None);
                }
                Some(b'}' | b':') => return Err(Stop::Odd),
                Some(_) => {
                    let mut kept = Kept::default();
                    self.value(&mut kept)?;
                    return Ok(Some(kept.piece()));
                }
            }
        }
    }

    /// An object at the top: a document, unless one of its members is a list of documents.
    fn object(&mut self) -> Result<Option<Piece>, Stop> {
        let mut kept = Kept::default();
        kept.push(self.take()?);
        loop {
            match self.peek_solid()? {
                None => return Err(Stop::End),
                Some(b'}') => {
                    kept.push(self.take()?);
                    return Ok(Some(kept.piece()));
                }
                Some(b',') => kept.push(self.take()?),
                Some(b'"') => {
                    if self.member(&mut kept)? {
                        self.state = State::List {
                            inside_object: true,
                        };
                        return Ok(None);
                    }
                }
                Some(_) => return Err(Stop::Odd),
            }
        }
    }

    fn rest_of_members(&mut self) -> Result<Option<Piece>, Stop> {
        let mut passed_over = Kept {
            bytes: Vec::new(),
            large: true,
        };
        loop {
            match self.peek_solid()? {
                None => return Err(Stop::End),
                Some(b'}') => {
                    self.take()?;
                    self.state = State::Between;
                    return Ok(None);
                }
                Some(b',') => {
                    self.take()?;
                }
                Some(b'"') => {
                    if self.member(&mut passed_over)? {
                        self.state = State::List {
                            inside_object: true,
                        };
                        return Ok(None);
                    }
                }
                Some(_) => return Err(Stop::Odd),
            }
        }
    }

    /// Reads a member; true if it opens a list of documents, whose bracket is taken.
    fn member(&mut self, kept: &mut Kept) -> Result<bool, Stop> {
        let mut name = Kept::default();
        self.value(&mut name)?;
        kept.extend(&name.bytes);
        if self.peek_solid()? != Some(b':') {
            return Err(if self.peek_solid()?.is_none() {
                Stop::End
            } else {
                Stop::Odd
            });
        }
        kept.push(self.take()?);
        let first = self.peek_solid()?.ok_or(Stop::End)?;
        let name = name
            .bytes
            .get(1..name.bytes.len().saturating_sub(1))
            .unwrap_or_default();
        if first == b'[' && self.lists.iter().any(|list| list.as_bytes() == name) {
            self.take()?;
            return Ok(true);
        }
        self.value(kept)?;
        Ok(false)
    }

    /// Reads one value of any kind.
    fn value(&mut self, kept: &mut Kept) -> Result<(), Stop> {
        let (mut depth, mut in_string, mut escaped, mut scalar) = (0_usize, false, false, false);
        loop {
            let Some(byte) = self.peek()? else {
                return if scalar && depth == 0 {
                    Ok(())
                } else {
                    Err(Stop::End)
                };
            };
            if scalar
                && depth == 0
                && matches!(
                    byte,
                    b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t' | b':'
                )
            {
                return Ok(());
            }
            kept.push(self.take()?);
            if in_string {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' => in_string = false,
                    _ => {}
                }
                if in_string || depth > 0 {
                    continue;
                }
                return Ok(());
            }
            match byte {
                b'"' => in_string = true,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    depth = depth.checked_sub(1).ok_or(Stop::Odd)?;
                    if depth == 0 {
                        return Ok(());
                    }
                }
                _ => scalar = scalar || depth == 0,
            }
        }
    }

    fn peek(&mut self) -> std::io::Result<Option<u8>> {
        if self.at == self.filled {
            self.filled = self.input.read(&mut self.chunk)?;
            self.at = 0;
        }
        Ok(self
            .chunk
            .get(self.at..self.filled)
            .and_then(<[u8]>::first)
            .copied())
    }

    /// The next byte that is not white space, left where it is.
    fn peek_solid(&mut self) -> std::io::Result<Option<u8>> {
        loop {
            match self.peek()? {
                Some(b' ' | b'\n' | b'\r' | b'\t' | 0x1e) => self.step(),
                other => return Ok(other),
            }
        }
    }

    fn take(&mut self) -> Result<u8, Stop> {
        let byte = self.peek()?.ok_or(Stop::End)?;
        self.step();
        Ok(byte)
    }

    fn step(&mut self) {
        self.at += 1;
        self.passed += 1;
    }
}

/// Bytes of a value, up to the limit.
#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    large: bool,
}

impl Kept {
    fn push(&mut self, byte: u8) {
        if self.bytes.len() >= MAX_DOCUMENT {
            self.large = true;
            self.bytes = self.bytes.get(..SHOWN).unwrap_or_default().to_vec();
        }
        if !self.large {
            self.bytes.push(byte);
        }
    }

    fn extend(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.push(*byte));
    }

    fn piece(self) -> Piece {
        if self.large {
            Piece::TooLarge(self.bytes)
        } else {
            Piece::Document(self.bytes)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        let mut split = JsonSplit::new(text.as_bytes(), vec!["orders".to_owned()]);
        let mut out = Vec::new();
        while let Some(piece) = split.advance().expect("memory") {
            out.push(match piece {
                Piece::Document(bytes) => String::from_utf8(bytes).expect("text"),
                Piece::TooLarge(_) => "too large".to_owned(),
                Piece::CutOff => "cut off".to_owned(),
                Piece::Broken(at) => format!("broken at {at}"),
            });
        }
        out
    }

    #[test]
    fn every_shape_of_a_file_gives_its_documents() {
        for text in [
            r#"[{"a":1}, {"b":"]}"}]"#,
            r#"{"count":2,"orders":[{"a":1},{"b":"]}"}],"next":null}"#,
            "{\"a\":1}\n{\"b\":\"]}\"}\n",
            " [ {\"a\":1} , {\"b\":\"]}\"} ] ",
        ] {
            assert_eq!(pieces(text), [r#"{"a":1}"#, r#"{"b":"]}"}"#], "{text}");
        }
        assert_eq!(
            pieces(r#"{"order": {"a": "\"}"}}"#),
            [r#"{"order":{"a": "\"}"}}"#]
        );
        assert_eq!(pieces("[1, \"x\"]"), ["1", "\"x\""]);
    }

    #[test]
    fn documents_before_the_break_come_out() {
        assert_eq!(pieces(r#"[{"a":1},{"b":"#), [r#"{"a":1}"#, "cut off"]);
        assert_eq!(pieces(r#"{"orders":[{"a":1},"#), [r#"{"a":1}"#, "cut off"]);
        assert_eq!(pieces("{\"a\":1}\noops"), [r#"{"a":1}"#, "broken at 8"]);
        assert_eq!(pieces(""), Vec::<String>::new());
    }

    #[test]
    fn a_document_beyond_the_limit_is_passed_over() {
        let text = format!(r#"[{{"a":"{}"}},{{"b":2}}]"#, "x".repeat(MAX_DOCUMENT));
        assert_eq!(pieces(&text), ["too large", r#"{"b":2}"#]);
    }
}
