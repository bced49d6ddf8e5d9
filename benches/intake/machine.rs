//! What a process has used and how busy the machine is, from `/proc`. No judgement of it.

use std::fs;

/// Milliseconds of one tick of `/proc/PID/stat`; Linux fixes it for programs at 100 a second.
const TICK_MS: u64 = 10;

/// The machine in general terms.
pub fn describe() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let kb: u64 = text
            .lines()
            .next()?
            .split_whitespace()
            .nth(1)?
            .parse()
            .ok()?;
        Some(kb / (1 << 20))
    });
    format!("{cores} cores, {} GB of memory", memory.unwrap_or(0))
}

/// Load of the last minute.
pub fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("?").to_owned()
}

/// CPU of a running process, milliseconds.
pub fn cpu_ms(pid: u32) -> u64 {
    stat(pid).map_or(0, |fields| ticks(&fields, 11))
}

/// CPU of the children that this process has waited for, milliseconds.
pub fn waited_cpu_ms() -> u64 {
    stat(std::process::id()).map_or(0, |fields| ticks(&fields, 13))
}

/// CPU of a process, of its children and of those of them that are gone, milliseconds: a PostgreSQL server.
pub fn family_cpu_ms(pid: u32) -> u64 {
    let own = stat(pid).map_or(0, |fields| ticks(&fields, 11) + ticks(&fields, 13));
    own + processes()
        .filter(|child| parent(*child) == Some(pid))
        .map(cpu_ms)
        .sum::<u64>()
}

/// The process that started this one.
pub fn parent(pid: u32) -> Option<u32> {
    stat(pid)?.get(1)?.parse().ok()
}

/// Most memory that a running process has had, MB.
pub fn peak_mb(pid: u32) -> Option<f64> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kb: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kb / 1024.0)
}

fn processes() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").expect("this is Linux");
    entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
}

/// The fields behind the program's name, which may itself have spaces: state, parent, …
fn stat(pid: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, behind) = text.rsplit_once(')')?;
    Some(behind.split_whitespace().map(str::to_owned).collect())
}

/// Two neighbouring fields, user and system time.
fn ticks(fields: &[String], first: usize) -> u64 {
    let of = |index: usize| {
        fields
            .get(index)
            .and_then(|field| field.parse::<u64>().ok())
            .unwrap_or(0)
    };
    (of(first) + of(first + 1)) * TICK_MS
}
