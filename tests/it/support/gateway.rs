//! A gateway of text messages, as an HTTP server of a few lines: it keeps what is posted to it, and refuses when told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// What was posted.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// A gateway on a port of its own; it ends with the test's process.
pub struct Gateway {
    /// `http://127.0.0.1:PORT/sms`.
    pub url: String,
    posted: Arc<Mutex<Vec<Posted>>>,
}

impl Gateway {
    /// Opens one that refuses the first so many calls: with 500, then with 200 and a complaint, in turn.
    pub fn refusing(first: usize) -> Gateway {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/sms", listener.local_addr().expect("an address"));
        let posted: Arc<Mutex<Vec<Posted>>> = Arc::default();
        let kept = posted.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                let number = kept.len();
                if let Some(one) = read(&stream) {
                    kept.push(one);
                }
                let (status, body) = match number {
                    n if n >= first => ("200 OK", r#"{"result":"accepted"}"#),
                    n if n % 2 == 0 => ("500 Internal Server Error", "no"),
                    _ => ("200 OK", r#"{"result":"balance too low"}"#),
                };
                let answer = format!(
                    "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                    body.len()
                );
                let _ = (&stream).write_all(answer.as_bytes());
            }
        });
        Gateway { url, posted }
    }

    /// What was posted so far.
    pub fn posted(&self) -> Vec<Posted> {
        let posted = self.posted.lock().unwrap_or_else(PoisonError::into_inner);
        posted.clone()
    }
}

fn read(stream: &TcpStream) -> Option<Posted> {
    let mut reader = BufReader::new(stream);
    let mut posted = Posted::default();
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        let header = (name.to_lowercase(), value.trim().to_owned());
        posted.headers.push(header);
    }
    let length = posted
        .headers
        .iter()
        .find(|(name, _)| name == "content-length");
    let mut body = vec![0; length?.1.parse().ok()?];
    reader.read_exact(&mut body).ok()?;
    posted.body = String::from_utf8(body).ok()?;
    Some(posted)
}
