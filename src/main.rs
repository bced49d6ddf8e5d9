//! The command line: what `tributary COMMAND` does. Each command is a file in `cli/`.

mod cli;

use clap::{Parser, Subcommand};
use cli::serve::Work;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use tributary::config::Config;
use tributary::error::Result;

#[derive(Parser)]
#[command(
    name = "tributary",
    version,
    about = "Orders from every channel become one river"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Demo(cli::demo::Demo),
    /// Run the portal, with workers
    Serve {
        /// Leave background work to other processes
        #[arg(long)]
        no_workers: bool,
    },
    /// Run workers alone
    Work,
    /// Bring the database up to date
    Migrate,
    Import(cli::import::Import),
    #[command(subcommand)]
    Channel(cli::channel::Channel),
    #[command(subcommand)]
    Catalog(cli::catalog::Catalog),
    #[command(subcommand)]
    Stock(cli::stock::Stock),
    #[command(subcommand)]
    Mapping(cli::mapping::Mapping),
    #[command(subcommand)]
    Message(cli::message::Message),
    #[command(subcommand)]
    Key(cli::key::Key),
    #[command(subcommand)]
    Staff(cli::staff::Staff),
    /// Check the promises on the data
    Verify,
    /// Copy the database while it runs
    Backup {
        /// Where to
        file: PathBuf,
    },
}

fn main() -> ExitCode {
    let command = Cli::parse().command;
    match Config::from_env().and_then(|config| run(command, config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            cli::note(cli::explain(&fault));
            ExitCode::from(1)
        }
    }
}

fn run(command: Command, config: Config) -> Result<()> {
    start_log(
        &config,
        matches!(command, Command::Serve { .. } | Command::Work),
    );
    match command {
        Command::Demo(demo) => demo.run(config),
        Command::Serve { no_workers: false } => cli::serve::serve(config, Work::Here),
        Command::Serve { no_workers: true } => cli::serve::serve(config, Work::Elsewhere),
        Command::Work => cli::serve::work(config),
        Command::Migrate => cli::app(config).map(|_| ()),
        Command::Import(import) => import.run(&cli::app(config)?),
        Command::Channel(channel) => channel.run(&cli::app(config)?),
        Command::Catalog(catalog) => catalog.run(&cli::app(config)?),
        Command::Stock(stock) => stock.run(&cli::app(config)?),
        Command::Mapping(mapping) => mapping.run(&cli::app(config)?),
        Command::Message(message) => message.run(&cli::app(config)?),
        Command::Key(key) => key.run(&cli::app(config)?),
        Command::Staff(staff) => staff.run(&cli::app(config)?),
        Command::Verify => cli::verify::run(&cli::app(config)?),
        Command::Backup { file } => cli::backup::run(&cli::app(config)?, &file),
    }
}

/// Servers log what they do; commands print results and log only what is wrong.
fn start_log(config: &Config, server: bool) {
    let filter = if server {
        config.log.clone()
    } else {
        std::env::var("TRIBUTARY_LOG").unwrap_or_else(|_| "warn".to_owned())
    };
    let log = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(filter);
    let terminal = std::io::stderr().is_terminal();
    match config.log_format.as_deref() {
        Some("text") => log.with_ansi(terminal).init(),
        None if terminal => log.init(),
        _ => log.json().init(),
    }
}
