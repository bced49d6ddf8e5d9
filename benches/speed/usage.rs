//! What processes have used, from `/proc`: the server, the commands it was given, a PostgreSQL.

use crate::support::{Base, Shop};
use postgres::{Client, NoTls};
use std::fs;

/// Milliseconds of one tick of `/proc/PID/stat`; Linux fixes it for programs at 100 a second.
const TICK_MS: u64 = 10;

/// CPU of a server and of its database from one moment on, milliseconds.
pub struct Cpu {
    server: u64,
    database: Option<(u32, u64)>,
}

impl Cpu {
    /// From now on.
    pub fn begin(shop: &mut Shop) -> Cpu {
        let database = (shop.database.base == Base::Postgres).then(|| {
            let mut client = Client::connect(&shop.database.url, NoTls).expect("connected");
            let row = client
                .query_one("SELECT pg_backend_pid()", &[])
                .expect("a row");
            let backend = u32::try_from(row.get::<_, i32>(0)).expect("a pid");
            let process = parent(backend).expect("the server's process");
            (process, family_cpu_ms(process))
        });
        Cpu {
            server: cpu_ms(shop.server().pid()),
            database,
        }
    }

    /// Of the server, and of a database beside it, until now.
    pub fn used(&self, shop: &mut Shop) -> (f64, f64) {
        let database = self
            .database
            .map_or(0, |(process, before)| family_cpu_ms(process) - before);
        (
            (cpu_ms(shop.server().pid()) - self.server) as f64,
            database as f64,
        )
    }
}

/// CPU of a running process, milliseconds.
fn cpu_ms(pid: u32) -> u64 {
    stat(pid).map_or(0, |fields| ticks(&fields, 11))
}

/// CPU of a process, of its children and of those of them that are gone, milliseconds: a PostgreSQL server.
fn family_cpu_ms(pid: u32) -> u64 {
    let own = stat(pid).map_or(0, |fields| ticks(&fields, 11) + ticks(&fields, 13));
    own + processes()
        .filter(|child| parent(*child) == Some(pid))
        .map(cpu_ms)
        .sum::<u64>()
}

/// The process that started this one.
fn parent(pid: u32) -> Option<u32> {
    stat(pid)?.get(1)?.parse().ok()
}

fn processes() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").expect("this is Linux");
    entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
}

/// The fields behind the program's name, which may itself have spaces: state, parent, …
pub fn stat(pid: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, behind) = text.rsplit_once(')')?;
    Some(behind.split_whitespace().map(str::to_owned).collect())
}

/// Two neighbouring fields, user and system time.
pub fn ticks(fields: &[String], first: usize) -> u64 {
    let of = |index: usize| {
        fields
            .get(index)
            .and_then(|field| field.parse::<u64>().ok())
            .unwrap_or(0)
    };
    (of(first) + of(first + 1)) * TICK_MS
}
