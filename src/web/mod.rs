//! The doors: HTTP in, one call, an answer out. Who may do what is decided here; what is done is `services`.

pub mod api;
pub mod device;
pub mod error;
pub mod headers;
pub mod health;
pub mod hooks;
pub mod logo;
pub mod page;
pub mod portal;
pub mod preferences;
pub mod routes;
pub mod session;
pub mod staff;
pub mod statics;
pub mod timing;
pub mod visitor;
pub mod voice;

use crate::app::App;
use crate::error::Result;
use actix_web::{App as Web, HttpServer, middleware, web};
use std::net::TcpListener;

/// Serves until SIGTERM or SIGINT; requests under way are finished first.
pub async fn serve(app: App, listener: TcpListener) -> Result<()> {
    let limit = app.config().body_limit;
    let server = HttpServer::new(move || {
        Web::new()
            .app_data(web::Data::new(app.clone()))
            .app_data(web::PayloadConfig::new(limit))
            .app_data(web::FormConfig::default().limit(limit))
            .wrap(middleware::Compress::default())
            .wrap(middleware::from_fn(headers::add))
            .wrap(middleware::from_fn(error::log))
            .wrap(middleware::from_fn(timing::tell))
            .configure(routes::routes)
    });
    server
        .workers(2)
        .shutdown_timeout(20)
        .listen(listener)?
        .run()
        .await?;
    Ok(())
}
