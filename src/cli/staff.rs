//! `staff`: people who work here.

use crate::cli::{self, language, note, print};
use clap::Subcommand;
use tributary::app::App;
use tributary::domain::sentence::{Problem, Sentence};
use tributary::domain::staff::Role;
use tributary::error::{Error, Result};
use tributary::i18n::{t, t_with};
use tributary::services::people::add_staff;

/// Staff
#[derive(Subcommand)]
pub enum Staff {
    /// Add a person who may log in
    Add {
        /// Mail address, the log-in name
        email: String,
        /// administrator, manager, clerk, warehouse, service or read_only
        #[arg(long)]
        role: String,
        /// Name shown to colleagues; the mail address's first part if not given
        #[arg(long)]
        name: Option<String>,
        /// Read the password from the first line of stdin
        #[arg(long)]
        password_stdin: bool,
    },
}

impl Staff {
    /// Does it.
    pub fn run(self, app: &App) -> Result<()> {
        let Staff::Add {
            email,
            role,
            name,
            password_stdin,
        } = self;
        let role: Role = role.parse().map_err(|_| {
            Error::Invalid(vec![Problem::at(
                "/role",
                Sentence::new("problem-unknown-word").with("found", &role),
            )])
        })?;
        let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
        let password = if password_stdin {
            cli::first_line()?
        } else {
            hex::encode(rand::random::<[u8; 8]>())
        };
        app.databases()
            .write(|conn| add_staff(conn, app.now(), &email, &name, role, &password))?;
        print(t_with(
            language(),
            "cli-staff-added",
            &[
                ("email", email.into()),
                (
                    "role",
                    t(language(), &format!("role-{role}").replace('_', "-")).into(),
                ),
            ],
        ))?;
        if !password_stdin {
            note(t(language(), "cli-staff-password"));
            print(password)?;
        }
        Ok(())
    }
}
