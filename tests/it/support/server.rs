//! One running process of the binary: started, watched, stopped by its own pid.

use super::client::Client;
use super::waiting::look_until;
use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a process may take to get ready: it migrates first, on a machine that builds and tests at once.
const READY_WITHIN: Duration = Duration::from_secs(60);
/// How long a process that was asked to stop may finish what it began.
const GONE_WITHIN: Duration = Duration::from_secs(30);

/// What the program logs where a message has no words, or not all of its facts.
pub const UNWRITTEN: &str = "a message cannot be written";

/// A running server. Dropping it asks it to stop, and fails the test if it does not, or if it has panicked.
pub struct Server {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    child: Option<Child>,
    log: PathBuf,
}

impl Server {
    /// Starts `tributary serve …` on a free port and waits until `/readyz` says 200.
    pub fn start(command: impl Fn() -> Command, words: &[&str], directory: &Path) -> Server {
        // another process may take the port between asking and binding
        for _ in 0..3 {
            if let Some(server) = Server::try_start(command(), words, directory) {
                return server;
            }
        }
        panic!("the server found no free port in three tries");
    }

    fn try_start(mut command: Command, words: &[&str], directory: &Path) -> Option<Server> {
        let port = free_port();
        let log = directory.join(format!("serve-{port}.log"));
        let file = File::create(&log).expect("the log is made");
        let url = format!("http://127.0.0.1:{port}");
        let child = command
            .args(words)
            .env("TRIBUTARY_BIND", format!("127.0.0.1:{port}"))
            .env("TRIBUTARY_PUBLIC_URL", &url)
            .stdin(Stdio::null())
            .stdout(file.try_clone().expect("a handle"))
            .stderr(file)
            .spawn()
            .expect("the binary starts");
        let mut server = Server {
            url,
            child: Some(child),
            log,
        };
        server.wait_until_ready().then_some(server)
    }

    /// False if its port was taken.
    fn wait_until_ready(&mut self) -> bool {
        let client = Client::new(&self.url);
        let mut ended = None;
        let ready = look_until(Instant::now() + READY_WITHIN, || {
            ended = self.child().try_wait().expect("the child is ours");
            let answers = || client.knock("/readyz") == Some(200);
            (ended.is_some() || answers()).then_some(())
        });
        let log = self.log();
        if let Some(status) = ended {
            self.child = None;
            assert!(
                log.to_lowercase().contains("in use"),
                "the server ended at once with {status}:\n{log}"
            );
            return false;
        }
        assert!(
            ready.is_some(),
            "the server was not ready within {READY_WITHIN:?}:\n{log}"
        );
        true
    }

    /// A client of it, without cookies or key.
    pub fn client(&self) -> Client {
        Client::new(&self.url)
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.as_ref().map_or(0, Child::id)
    }

    /// What it has written so far, stdout and stderr.
    pub fn log(&self) -> String {
        std::fs::read(&self.log).map_or_else(
            |_| String::new(),
            |bytes| String::from_utf8_lossy(&bytes).into_owned(),
        )
    }

    /// Asks it to stop and waits; fails the test if it does not end with 0, or has panicked.
    pub fn stop(&mut self) {
        let Some(mut child) = self.child.take() else {
            return;
        };
        signal(child.id(), "TERM");
        let status = ends_within(&mut child, GONE_WITHIN);
        let log = self.log();
        let Some(status) = status else {
            let _ = child.kill();
            let _ = child.wait();
            return complain(&format!(
                "the server was still there {GONE_WITHIN:?} after SIGTERM:\n{log}"
            ));
        };
        if log.contains("panicked at") {
            complain(&format!("the server panicked:\n{log}"));
        } else if let Some(line) = log.lines().find(|line| line.contains(UNWRITTEN)) {
            complain(&format!("a message is missing: {line}"));
        } else if !status.success() {
            complain(&format!(
                "the server ended with {status} on SIGTERM:\n{log}"
            ));
        }
    }

    /// Kills it as a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    fn child(&mut self) -> &mut Child {
        self.child.as_mut().expect("the server runs")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.log();
            let tail: Vec<&str> = log.lines().rev().take(40).collect();
            let tail: Vec<&str> = tail.into_iter().rev().collect();
            eprintln!("the server's last words:\n{}", tail.join("\n"));
            return self.kill();
        }
        self.stop();
    }
}

/// Sends a signal by name.
pub fn signal(pid: u32, name: &str) {
    // the shell's own kill: not every system has it as a program
    let _ = Command::new("sh")
        .args(["-c", &format!("kill -{name} {pid}")])
        .status();
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

fn ends_within(child: &mut Child, time: Duration) -> Option<ExitStatus> {
    look_until(Instant::now() + time, || {
        child.try_wait().expect("the child is ours")
    })
}

/// Fails the test, unless it is failing already.
fn complain(what: &str) {
    assert!(std::thread::panicking(), "{what}");
    eprintln!("{what}");
}
