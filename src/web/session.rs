//! Who is signed in. Having a `Staff` is being signed in; having an `Allowed<R>` is having the right `R`; having a
//! `Posted<T>` is both a valid form and the session's own token in it.

use super::page::{self, Fault};
use super::visitor::Visitor;
use crate::app::App;
use crate::db::Conn;
use crate::db::sessions::{self, MOST_DEAD};
use crate::domain::ids::{ChannelId, StaffId};
use crate::domain::secret::sha256_hex;
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Actor, Permission, Reach, Role};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::settings::By;
use crate::services::staff::SESSION;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpRequest};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;

/// Where the second factor is asked for: all that a session opens before.
pub const CODE_PATH: &str = "/staff/login/code";
/// Cookie of the staff's session.
pub const SESSION_COOKIE: &str = "session";

/// Cookie of the channel that somebody looks at, by slug.
pub const SCOPE_COOKIE: &str = "channel";

type Waiting<T> = Pin<Box<dyn Future<Output = std::result::Result<T, Fault>>>>;

/// Somebody of the staff, signed in.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Who.
    pub id: StaffId,
    /// Name.
    pub name: String,
    /// What they do.
    pub role: Role,
    /// What of the shop they see: every read and every change is bound by it.
    pub reach: Reach,
    /// What every form of theirs carries.
    pub csrf: String,
    /// How many orders are held: stands in the navigation of every page.
    pub held: i64,
    /// How many dead letters wait, as far as they are counted.
    pub dead: i64,
    /// How many exceptions are open.
    pub exceptions: i64,
    /// Hash of the session's token.
    pub token_hash: String,
    /// The channels within their reach, by name.
    pub channels: Vec<Seen>,
    /// The channel that they look at for now; none: all of theirs.
    pub scope: Option<ChannelId>,
}

/// A channel that somebody sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Row id.
    pub id: ChannelId,
    /// Slug.
    pub slug: String,
    /// Name.
    pub name: String,
}

impl Staff {
    /// As the one who did something.
    pub fn actor(&self) -> Actor {
        Actor::Staff(self.id, self.name.clone())
    }

    /// Who changes something now, for services that write it into the audit log.
    pub fn by(&self, visitor: &Visitor) -> By {
        By {
            actor: self.actor(),
            now: visitor.voice.now,
            address: visitor.address.clone(),
        }
    }

    /// What they look at: their reach, narrowed to the channel they chose at the top of the page.
    pub fn looking(&self) -> Reach {
        match self.scope {
            Some(channel) => Reach {
                channels: Some(vec![channel]),
                locations: self.reach.locations.clone(),
            },
            None => self.reach.clone(),
        }
    }

    /// Whether the role has a permission.
    pub const fn may(&self, permission: Permission) -> bool {
        self.role.may(permission)
    }
}

impl FromRequest for Staff {
    type Error = Fault;
    type Future = Waiting<Staff>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { signed_in(&request).await })
    }
}

async fn signed_in(request: &HttpRequest) -> std::result::Result<Staff, Fault> {
    let app = request
        .app_data::<Data<App>>()
        .cloned()
        .ok_or_else(|| Error::internal("no app"))?;
    let next = match *request.method() {
        Method::GET => request.uri().to_string(),
        _ => "/staff/orders".to_owned(),
    };
    let Some(cookie) = request.cookie(SESSION_COOKIE) else {
        return Err(Fault::SignIn(next));
    };
    let token_hash = sha256_hex(cookie.value().as_bytes());
    let scope = request
        .cookie(SCOPE_COOKIE)
        .map_or_else(String::new, |cookie| cookie.value().to_owned());
    let (hash, now) = (token_hash.clone(), app.now());
    let found = app.read(move |conn| find(conn, &hash, &scope, now)).await?;
    let Some(found) = found else {
        return Err(Fault::SignIn(next));
    };
    if !found.proved {
        return Err(Fault::Elsewhere(format!(
            "{CODE_PATH}?next={}",
            page::encoded(&next)
        )));
    }
    let lacks_factor = !found.has_factor && app.shop().second_factor.contains(&found.staff.role);
    if lacks_factor && !is_open_without_factor(request.path()) {
        return Err(Fault::Elsewhere("/staff/account?need=factor".to_owned()));
    }
    if found.expires_at - now < SESSION / 2 {
        app.transact(move |conn| sessions::update_expiry(conn, &token_hash, now + SESSION))
            .await?;
    }
    Ok(found.staff)
}

/// Where somebody gets who has to set up a second factor first.
fn is_open_without_factor(path: &str) -> bool {
    path == "/staff/logout" || path == "/staff/account" || path.starts_with("/staff/account/")
}

/// A session that is open, and whose.
struct Found {
    expires_at: Time,
    /// Whether the second factor was given, or none is asked for.
    proved: bool,
    /// Whether the person has one.
    has_factor: bool,
    staff: Staff,
}

/// The session of a token's hash. `scope` is the slug of the channel that the person looks at.
fn find(conn: &mut Conn, hash: &str, scope: &str, now: Time) -> Result<Option<Found>> {
    let Some(found) = sessions::find_session(conn, hash, now)? else {
        return Ok(None);
    };
    let reach = found.reach;
    let mut told = found.channels;
    told.retain(|channel| reach.sees_channel(channel.id));
    told.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    let seen = |channel: &sessions::Told| Seen {
        id: channel.id,
        slug: channel.slug.clone(),
        name: channel.name.clone(),
    };
    let channels: Vec<Seen> = told.iter().map(seen).collect();
    let mut staff = Staff {
        id: found.person.id,
        name: found.person.name,
        role: found.person.role,
        reach,
        csrf: found.session.csrf,
        held: 0,
        dead: 0,
        exceptions: found.exceptions,
        token_hash: found.session.token_hash,
        scope: channels
            .iter()
            .find(|channel| channel.slug == scope)
            .map(|channel| channel.id),
        channels,
    };
    let looking = staff.looking();
    for channel in told.iter().filter(|one| looking.sees_channel(one.id)) {
        staff.held += channel.held;
        staff.dead = (staff.dead + channel.dead).min(MOST_DEAD);
    }
    Ok(Some(Found {
        expires_at: found.session.expires_at,
        proved: found.session.proved,
        has_factor: found.person.totp_secret.is_some(),
        staff,
    }))
}

/// A permission as a type, so that a handler names what it needs.
pub trait Right: 'static {
    /// The permission.
    const PERMISSION: Permission;
}

macro_rules! rights {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;
        impl Right for $name {
            const PERMISSION: Permission = Permission::$name;
        }
    )*};
}

rights! {
    /// See orders.
    SeeOrders,
    /// Hold, release, note, tag, assign, edit; place orders.
    ChangeOrders,
    /// See full contact data.
    SeePersonal,
    /// See raw messages.
    SeeMessages,
    /// Take lists away as files.
    Export,
    /// Bring files in; mend and replay dead letters.
    Import,
    /// Change how formats are read.
    ChangeMappings,
    /// See SKUs, kits, listings and locations.
    SeeCatalog,
    /// Change them.
    ChangeCatalog,
    /// See fulfillments, plans and rules.
    SeeFulfillments,
    /// Release, pick, pack and ship them.
    ChangeFulfillments,
    /// Change sourcing rules and rate cards.
    ChangeRules,
    /// See stock levels, their ledger, transfers and receipts.
    SeeStock,
    /// Count, adjust, receive and move stock.
    ChangeStock,
    /// See what went wrong.
    SeeExceptions,
    /// Say that it is settled.
    ResolveExceptions,
    /// See channels and their health.
    SeeChannels,
    /// Add and change channels.
    ChangeChannels,
    /// See background work and replay it.
    RunJobs,
    /// Change the shop's settings.
    ChangeSettings,
    /// Read the audit log.
    SeeAudit,
    /// Add and change people.
    ChangeStaff,
    /// Make and revoke API keys.
    ChangeKeys,
}

/// Somebody signed in who has the right.
#[derive(Debug)]
pub struct Allowed<R>(Staff, PhantomData<R>);

impl<R> Deref for Allowed<R> {
    type Target = Staff;
    fn deref(&self) -> &Staff {
        &self.0
    }
}

impl<R: Right> FromRequest for Allowed<R> {
    type Error = Fault;
    type Future = Waiting<Allowed<R>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let staff = signed_in(&request).await?;
            if !staff.may(R::PERMISSION) {
                return Err(Error::Forbidden(Sentence::new("forbidden-role")).into());
            }
            Ok(Allowed(staff, PhantomData))
        })
    }
}

#[derive(Deserialize)]
struct Token {
    #[serde(default)]
    csrf: String,
}

/// A form without fields of its own: nothing but the token.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

/// A form; its token is to be compared before anything is done. A name that comes several times is a `Vec`.
#[derive(Debug)]
pub struct Posted<T> {
    form: T,
    csrf: String,
}

impl<T> Posted<T> {
    /// The form, if it carries the session's token.
    pub fn of(self, csrf: &str) -> Result<T> {
        let same: bool =
            subtle::ConstantTimeEq::ct_eq(self.csrf.as_bytes(), csrf.as_bytes()).into();
        if same && !csrf.is_empty() {
            Ok(self.form)
        } else {
            Err(Error::Forbidden(Sentence::new("forbidden-stale-form")))
        }
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Posted<T> {
    type Error = Fault;
    type Future = Waiting<Posted<T>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = Bytes::from_request(request, payload);
        Box::pin(async move {
            let unreadable = || Fault::House(Error::invalid("", "problem-form"));
            let body = body.await.map_err(|_| unreadable())?;
            let text = std::str::from_utf8(&body).map_err(|_| unreadable())?;
            let form: T = serde_html_form::from_str(text).map_err(|_| unreadable())?;
            let token: Token = serde_html_form::from_str(text).map_err(|_| unreadable())?;
            Ok(Posted {
                form,
                csrf: token.csrf,
            })
        })
    }
}

/// A cookie that no script reads and no other site sends.
pub fn cookie(app: &App, name: &'static str, value: String, path: &'static str) -> Cookie<'static> {
    Cookie::build(name, value)
        .path(path)
        .http_only(true)
        .secure(app.config().secure_cookies)
        .same_site(SameSite::Lax)
        .finish()
}

/// The same, gone.
pub fn no_cookie(app: &App, name: &'static str, path: &'static str) -> Cookie<'static> {
    let mut gone = cookie(app, name, String::new(), path);
    gone.set_max_age(Duration::ZERO);
    gone
}
