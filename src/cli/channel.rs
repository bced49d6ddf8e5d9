//! `channel`: accounts in selling places.

use crate::cli::{self, language, print};
use clap::Subcommand;
use tributary::app::App;
use tributary::db::channels;
use tributary::domain::time::rfc3339;
use tributary::error::Result;
use tributary::i18n::t_with;
use tributary::services::channels::{NewChannelForm, add};

/// Channels
#[derive(Subcommand)]
pub enum Channel {
    /// Add an account in a selling place
    Add {
        /// Unique name in URLs: lower-case letters, digits, dashes
        slug: String,
        /// api, file, shopify, woocommerce or taobao
        #[arg(long)]
        kind: String,
        /// Name for people
        #[arg(long)]
        name: Option<String>,
        /// Serves where a format names no currency
        #[arg(long, default_value = "CNY")]
        currency: String,
        /// Serves where a format's times carry no offset
        #[arg(long, default_value = "Asia/Shanghai")]
        time_zone: String,
        /// Orders placed before are history (RFC 3339); now, if not set
        #[arg(long)]
        go_live: Option<String>,
        /// Saved mapping for its tables
        #[arg(long)]
        mapping: Option<String>,
        /// Read the webhook's secret from the first line of stdin, where the platform gives it (Shopify)
        #[arg(long)]
        secret_stdin: bool,
    },
    /// List the channels
    List,
}

impl Channel {
    /// Does it.
    pub fn run(self, app: &App) -> Result<()> {
        match self {
            Channel::Add {
                slug,
                kind,
                name,
                currency,
                time_zone,
                go_live,
                mapping,
                secret_stdin,
            } => {
                let secret = secret_stdin.then(cli::first_line).transpose()?;
                let form = NewChannelForm {
                    slug,
                    name,
                    kind,
                    currency: Some(currency),
                    time_zone: Some(time_zone),
                    go_live_at: go_live,
                    mapping,
                    secret,
                };
                let (channel, secret) = app
                    .databases()
                    .write(|conn| add(conn, app.now(), form.clone()))?;
                print(t_with(
                    language(),
                    "cli-channel-added",
                    &[
                        ("slug", channel.slug.as_str().into()),
                        ("go_live", rfc3339(channel.go_live_at).into()),
                    ],
                ))?;
                if let Some(secret) = secret {
                    print(t_with(
                        language(),
                        "cli-channel-secret",
                        &[(
                            "url",
                            format!(
                                "{}/hooks/channels/{}",
                                app.config().public_url,
                                channel.slug
                            )
                            .into(),
                        )],
                    ))?;
                    print(secret)?;
                }
                Ok(())
            }
            Channel::List => {
                for channel in app.databases().read(channels::list)? {
                    print(format_args!(
                        "{}\t{}\t{}\t{}\t{}\t{}",
                        channel.slug,
                        channel.kind,
                        channel.currency,
                        channel.time_zone,
                        rfc3339(channel.go_live_at),
                        channel.name
                    ))?;
                }
                Ok(())
            }
        }
    }
}
