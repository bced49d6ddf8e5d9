//! One keep-alive connection to the server, with as little work of its own as can be, since client and server share
//! the machine. Reads only what this server sends: answers with a Content-Length.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// An open connection.
pub struct Line {
    stream: BufReader<TcpStream>,
    head: String,
}

impl Line {
    /// Opens one; `url` is `http://127.0.0.1:PORT`.
    pub fn open(url: &str, key: &str) -> Line {
        let host = url.trim_start_matches("http://");
        let stream = TcpStream::connect(host).expect("the server listens");
        stream.set_nodelay(true).expect("small packets at once");
        Line {
            stream: BufReader::new(stream),
            head: format!(
                "POST /api/v1/orders HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {key}\r\n\
                 Content-Type: application/json\r\nContent-Length: "
            ),
        }
    }

    /// Posts an order and waits for the answer; gives its status and body.
    pub fn post(&mut self, body: &str) -> (u16, Vec<u8>) {
        let request = format!("{}{}\r\n\r\n{body}", self.head, body.len());
        self.stream
            .get_mut()
            .write_all(request.as_bytes())
            .expect("sent");
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("answered");
        let status = line.split(' ').nth(1).and_then(|word| word.parse().ok());
        let mut length = 0;
        loop {
            line.clear();
            self.stream.read_line(&mut line).expect("answered");
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.parse().expect("a length");
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("answered whole");
        (status.expect("a status"), body)
    }
}
