//! A shop that is open: a database of its own, the real binary serving it, and the ways in.

use super::client::Client;
use super::command::{Finished, Input, finish, tributary};
use super::database::{Base, Database};
use super::server::Server;
use diesel::prelude::*;
use std::path::{Path, PathBuf};
use std::process::Command;
use tributary::db::schema::jobs;
use tributary::domain::staff::{Role, Scope};

/// The password of everybody whom the harness hires.
pub const PASSWORD: &str = "seven-rivers-meet-at-sea";

/// How a shop opens.
#[derive(Debug, Clone, Default)]
pub struct Opening {
    settings: Vec<(String, String)>,
    words: Vec<String>,
}

impl Opening {
    /// With the settings that every test has.
    pub fn new() -> Opening {
        Opening::default()
    }

    /// With one more environment variable, for the server and every command.
    pub fn env(mut self, name: &str, value: &str) -> Opening {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With one more word behind `serve`, for example `--no-workers`.
    pub fn arg(mut self, word: &str) -> Opening {
        self.words.push(word.to_owned());
        self
    }
}

/// One shop. When it closes, no server may have panicked and no job may be dead or failing.
pub struct Shop {
    // closed before the database goes: fields are dropped in this order
    server: Option<Server>,
    /// Its database.
    pub database: Database,
    opening: Opening,
    jobs_may_fail: std::cell::Cell<bool>,
}

impl Shop {
    /// Runs a test with an open shop, or steps aside if there is no such database here.
    pub fn visit(base: Base, opening: Opening, test: impl FnOnce(&mut Shop)) {
        if let Some(database) = Database::new(base) {
            let mut shop = Shop::closed(database, opening);
            shop.open();
            test(&mut shop);
            shop.close();
        }
    }

    /// A shop on SQLite, for what has nothing to do with the database.
    pub fn on_sqlite(opening: Opening) -> Shop {
        let database = Database::new(Base::Sqlite).expect("SQLite is in the binary");
        let mut shop = Shop::closed(database, opening);
        shop.open();
        shop
    }

    /// A shop whose server does not run: commands only, until `open`.
    pub fn closed(database: Database, opening: Opening) -> Shop {
        Shop {
            server: None,
            database,
            opening,
            jobs_may_fail: std::cell::Cell::new(false),
        }
    }

    /// Starts the server, or starts it again.
    pub fn open(&mut self) {
        self.server = None;
        self.server = Some(self.another_server());
    }

    /// Kills the server as a power cut would; `open` starts it again.
    pub fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill();
        }
    }

    /// Stops the server and checks what is left; dropping the shop does the same.
    pub fn close(mut self) {
        self.settle();
    }

    /// One more server on the same database.
    pub fn another_server(&self) -> Server {
        let mut words = vec!["serve"];
        words.extend(self.opening.words.iter().map(String::as_str));
        Server::start(|| self.command(), &words, self.directory())
    }

    /// The running server.
    #[track_caller]
    pub fn server(&mut self) -> &mut Server {
        self.server.as_mut().expect("the shop is open")
    }

    /// `http://127.0.0.1:PORT`.
    #[track_caller]
    pub fn url(&self) -> &str {
        &self.server.as_ref().expect("the shop is open").url
    }

    /// The test's own directory.
    pub fn directory(&self) -> &Path {
        self.database.directory.path()
    }

    /// Writes a file into the test's own directory; gives its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.directory().join(name);
        std::fs::write(&path, content).expect("the file is written");
        path
    }

    /// Runs a command to its end.
    pub fn cli(&self, words: &[&str]) -> Finished {
        finish(self.command(), words, Input::None)
    }

    /// Runs a command that reads stdin.
    pub fn cli_reading(&self, words: &[&str], stdin: &str) -> Finished {
        finish(self.command(), words, Input::Text(stdin))
    }

    /// The binary, set up for this shop, for what `cli` cannot do.
    pub fn command(&self) -> Command {
        let mut command = tributary(&self.database.url, self.directory());
        command.env("TRIBUTARY_MAIL_DIR", self.mail_directory());
        for (name, value) in &self.opening.settings {
            command.env(name, value);
        }
        command
    }

    /// A client with neither cookie nor key.
    pub fn stranger(&self) -> Client {
        Client::new(self.url())
    }

    /// A client with a new API key of these scopes.
    #[track_caller]
    pub fn client_with_scopes(&self, scopes: &[Scope]) -> Client {
        let mut words = vec!["key", "add", "test"];
        for scope in scopes {
            words.extend(["--scope", scope.as_str()]);
        }
        let key = self.cli(&words).ok().last_line().to_owned();
        self.stranger().with_key(&key)
    }

    /// A client with a new API key that may do everything.
    #[track_caller]
    pub fn api(&self) -> Client {
        self.client_with_scopes(Scope::ALL)
    }

    /// Hires somebody; gives the e-mail address. The password is `PASSWORD`.
    #[track_caller]
    pub fn hire(&self, role: Role) -> String {
        static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(1);
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let email = format!("{role}{number}@shop.example");
        let words = [
            "staff",
            "add",
            &email,
            "--role",
            role.as_str(),
            "--password-stdin",
        ];
        self.cli_reading(&words, &format!("{PASSWORD}\n")).ok();
        email
    }

    /// A client that has signed in through the page, as somebody new in this role.
    #[track_caller]
    pub fn sign_in(&self, role: Role) -> Client {
        let email = self.hire(role);
        let client = self.stranger();
        let page = client.follow("/staff").expect(200);
        let form = page.form("form:has(input[type=password])");
        let password = form.password_field();
        let form = form.fill("email", &email).fill(&password, PASSWORD);
        let answer = client.submit(&form);
        assert_eq!(
            answer.status,
            303,
            "{email} is not let in: {}",
            answer.text()
        );
        client
    }

    /// Adds a channel by the command line: `file`, `api`, …
    #[track_caller]
    pub fn add_channel(&self, slug: &str, kind: &str) {
        self.cli(&["channel", "add", slug, "--kind", kind]).ok();
    }

    /// The letters sent so far, as raw mails, oldest first.
    pub fn letters(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.mail_directory()) else {
            return Vec::new();
        };
        let mut found: Vec<_> = entries
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.extension().is_some_and(|kind| kind == "eml"))
            .filter_map(|path| Some((path.metadata().ok()?.modified().ok()?, path)))
            .collect();
        found.sort();
        let bodies = found
            .iter()
            .filter_map(|(_, path)| std::fs::read(path).ok());
        // a file that was made and not written yet is no letter
        bodies
            .filter(|body| !body.is_empty())
            .map(|body| String::from_utf8_lossy(&body).into_owned())
            .collect()
    }

    /// The text messages sent so far, each with its recipient, oldest first.
    pub fn text_messages(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.directory().join("sms")) else {
            return Vec::new();
        };
        let mut found: Vec<_> = entries
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.extension().is_some_and(|kind| kind == "txt"))
            .filter_map(|path| Some((path.metadata().ok()?.modified().ok()?, path)))
            .collect();
        found.sort();
        let texts = found.iter();
        texts
            .filter_map(|(_, path)| std::fs::read_to_string(path).ok())
            .collect()
    }

    /// This test makes jobs fail; otherwise a dead or failing job fails the test.
    pub fn expect_failed_jobs(&self) {
        self.jobs_may_fail.set(true);
    }

    fn mail_directory(&self) -> PathBuf {
        self.directory().join("mail")
    }

    fn settle(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.stop();
        }
        if !self.jobs_may_fail.replace(true) {
            let failing = self.failing_jobs();
            assert!(failing.is_empty(), "jobs went wrong: {failing:#?}");
        }
    }

    /// Jobs that are dead, or wait for another try after a failure: kind, key, what went wrong.
    fn failing_jobs(&self) -> Vec<(String, String, Option<String>)> {
        self.database.read(|conn| {
            let wrong = jobs::state
                .eq("dead")
                .or(jobs::state.ne("done").and(jobs::last_error.is_not_null()));
            Ok(jobs::table
                .filter(wrong)
                .select((jobs::kind, jobs::key, jobs::last_error))
                .order(jobs::id)
                .load(conn)?)
        })
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // the server tells its last words as it goes
            self.server = None;
        } else {
            self.settle();
        }
    }
}
