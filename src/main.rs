//! The command line: what `tributary COMMAND` does. Each command is a file in `cli/`.

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use tributary::app::App;
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
    /// Run the portal, with workers
    Serve {
        /// Leave background work to other processes
        #[arg(long)]
        no_workers: bool,
    },
    /// Bring the database up to date
    Migrate,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            tracing::error!(%fault, "failed");
            ExitCode::from(1)
        }
    }
}

fn run(command: Command) -> Result<()> {
    let config = Config::from_env()?;
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(config.log.as_str())
        .init();
    let databases =
        tributary::db::Databases::open(&config.database_url, config.database_connections)?;
    match command {
        Command::Migrate => tributary::db::migrate::run(&databases).map(|_| ()),
        Command::Serve { no_workers: _ } => {
            tributary::db::migrate::run(&databases)?;
            let listener = std::net::TcpListener::bind(config.bind)?;
            actix_web::rt::System::new().block_on(tributary::web::serve(
                App::with(config, databases)?,
                listener,
            ))
        }
    }
}
