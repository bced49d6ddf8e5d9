//! Running the binary's commands to their end.

use super::server::UNWRITTEN;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a command reads on stdin.
pub enum Input<'a> {
    /// Nothing.
    None,
    /// This text.
    Text(&'a str),
}

/// What a finished command left.
#[derive(Debug)]
pub struct Finished {
    /// The words of the command, for messages.
    pub words: String,
    /// Exit code; -1 when a signal ended it.
    pub status: i32,
    /// All of stdout.
    pub stdout: String,
    /// All of stderr.
    pub stderr: String,
}

impl Finished {
    /// Fails the test unless the command ended with 0.
    #[track_caller]
    pub fn ok(self) -> Finished {
        self.ended_with(0)
    }

    /// Fails the test unless the command ended with this code.
    #[track_caller]
    pub fn ended_with(self, status: i32) -> Finished {
        assert_eq!(
            self.status, status,
            "`tributary {}` ended so\nstdout: {}\nstderr: {}",
            self.words, self.stdout, self.stderr
        );
        self
    }

    /// The last line of stdout that is not empty.
    #[track_caller]
    pub fn last_line(&self) -> &str {
        let mut lines = self.stdout.lines().rev().map(str::trim);
        lines
            .find(|line| !line.is_empty())
            .unwrap_or_else(|| panic!("`tributary {}` printed nothing", self.words))
    }

    /// The last line of stdout as JSON.
    #[track_caller]
    pub fn last_json(&self) -> serde_json::Value {
        serde_json::from_str(self.last_line())
            .unwrap_or_else(|cause| panic!("{cause} in {}", self.last_line()))
    }
}

/// The binary under test, with nothing of the tester's environment but what a program needs to start.
pub fn tributary(database_url: &str, directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tributary"));
    command.env_clear().current_dir(directory);
    for name in ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command.env("DATABASE_URL", database_url).env(
        "TRIBUTARY_SECRET",
        "a secret of the tests, long enough to be taken",
    );
    command
}

/// Runs a command to its end.
pub fn finish(mut command: Command, words: &[&str], input: Input<'_>) -> Finished {
    command
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary starts");
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    if let Input::Text(text) = input {
        // a command that refuses early does not read its input
        let _ = stdin.write_all(text.as_bytes());
    }
    drop(stdin);
    let output = child.wait_with_output().expect("the command ends");
    let finished = Finished {
        words: words.join(" "),
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    };
    assert!(
        !finished.stderr.contains("panicked at"),
        "`tributary {}` panicked: {}",
        finished.words,
        finished.stderr
    );
    assert!(
        !finished.stderr.contains(UNWRITTEN),
        "`tributary {}` lacks a message: {}",
        finished.words,
        finished.stderr
    );
    finished
}
