//! SKUs, listings, locations, channels, keys and imports.

use super::word_schemas;
use crate::domain::channel::ChannelKind;
use crate::domain::location::{LocationKind, ReleaseMode};
use crate::domain::sourcing::Temperature;
use crate::domain::staff::Scope;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

word_schemas!(
    channel_kind: ChannelKind,
    location_kind: LocationKind,
    release_mode: ReleaseMode,
    temperature: Temperature,
    scope: Scope,
);

/// What is stocked.
#[derive(ToSchema)]
pub struct Sku {
    /// Unique code.
    #[schema(example = "TEA-250")]
    pub sku: String,
    /// The code without it.
    #[schema(example = "Green tea 250 g")]
    pub title: Option<String>,
    /// Grams.
    #[schema(example = 250)]
    pub weight_g: Option<i64>,
    /// Millimetres.
    pub length_mm: Option<i64>,
    /// Millimetres.
    pub width_mm: Option<i64>,
    /// Millimetres.
    pub height_mm: Option<i64>,
    /// EAN, UPC or own.
    pub barcode: Option<String>,
    /// How it must be kept on the way. This and what follows stays as it is where it is absent.
    #[schema(schema_with = temperature)]
    pub temperature: Option<String>,
    /// Dangerous goods, which travel with nothing else.
    pub dangerous: Option<bool>,
    /// Travels only with its like.
    pub alone: Option<bool>,
    /// What one piece costs, decimal; null: nobody knows.
    #[schema(example = "12.50")]
    pub cost: Option<String>,
    /// ISO 4217 of the cost; only in answers.
    pub cost_currency: Option<String>,
    /// Pre-sale: it does not leave before, RFC 3339; null: at once.
    #[schema(example = "2026-12-24T00:00:00+08:00")]
    pub not_before: Option<String>,
    /// What a kit is made of; an empty list makes it no kit, absent leaves it as it is.
    pub components: Option<Vec<Component>>,
}

/// One part of a kit.
#[derive(ToSchema)]
pub struct Component {
    /// Code of a SKU that is no kit.
    pub sku: String,
    /// Units of it in one kit.
    #[schema(minimum = 1)]
    pub quantity: i64,
}

/// What a channel calls a SKU.
#[derive(ToSchema)]
pub struct Listing {
    /// Slug of the channel.
    #[schema(example = "web")]
    pub channel: String,
    /// The channel's code.
    #[schema(example = "tea-2-pack")]
    pub code: String,
    /// The SKU.
    #[schema(example = "TEA-250")]
    pub sku: String,
    /// Units of the SKU in one unit of the listing; 1 without it.
    #[schema(example = 2)]
    pub pack_size: Option<i64>,
}

/// A place that can ship.
#[derive(ToSchema)]
pub struct Location {
    /// Unique name in URLs.
    #[schema(example = "shenzhen")]
    pub slug: String,
    /// Name for people; the slug without it.
    #[schema(example = "Shenzhen warehouse")]
    pub name: Option<String>,
    /// What it is.
    #[schema(schema_with = location_kind)]
    pub kind: String,
    /// ISO 3166, two letters, or the country's name.
    #[schema(example = "CN")]
    pub country: Option<String>,
    /// Province or state.
    pub region: Option<String>,
    /// City.
    pub city: Option<String>,
    /// District.
    pub district: Option<String>,
    /// Street and house.
    pub street: Option<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// Whether it ships at present; true without it.
    pub active: Option<bool>,
    /// Degrees as a decimal, north is positive. This and all that follows stays as it is where it is absent.
    #[schema(example = "22.5431")]
    pub latitude: Option<String>,
    /// Degrees as a decimal, east is positive.
    #[schema(example = "114.0579")]
    pub longitude: Option<String>,
    /// IANA name; empty: the shop's.
    #[schema(example = "Asia/Shanghai")]
    pub time_zone: Option<String>,
    /// The days on which it works: mon, tue, wed, thu, fri, sat, sun.
    #[schema(example = json!(["mon", "tue", "wed", "thu", "fri"]))]
    pub workdays: Option<Vec<String>>,
    /// Country whose public holidays and make-up workdays it keeps; empty: none.
    #[schema(example = "CN")]
    pub holidays: Option<String>,
    /// What is planned later leaves on the next working day; null: any time.
    #[schema(example = "16:00")]
    pub cut_off: Option<String>,
    /// How what is planned is released: by hand; by itself as soon as nothing makes it wait; or by itself at the cut-off of
    /// the day on which it leaves, without a cut-off as that day begins. By hand without it.
    #[schema(schema_with = release_mode)]
    pub release: Option<String>,
    /// Parcels that can leave on a day; null: no limit.
    pub parcels_per_day: Option<i64>,
    /// Units that can leave on a day; null: no limit.
    pub units_per_day: Option<i64>,
    /// ISO 4217 of the two costs; only in answers.
    pub cost_currency: Option<String>,
    /// What the work on a parcel costs.
    #[schema(example = "1.50")]
    pub parcel_cost: Option<String>,
    /// What the work on a line costs.
    #[schema(example = "0.40")]
    pub line_cost: Option<String>,
    /// Working days that it needs before it ships.
    pub lead_days: Option<i64>,
    /// What it may ship; replaced as a whole.
    pub accepts: Option<Accepts>,
    /// Days on which it does otherwise, from today on; replaced as a whole.
    pub days: Option<Vec<LocationDay>>,
}

/// What a location may ship.
#[derive(ToSchema)]
pub struct Accepts {
    /// Ways of keeping goods: ambient, chilled, frozen; none is all.
    pub temperatures: Vec<String>,
    /// Whether it refuses dangerous goods.
    pub no_dangerous: bool,
    /// Longest side of a unit, millimetres; null: no limit.
    pub longest_mm: Option<i64>,
    /// Heaviest unit, grams; null: no limit.
    pub weight_g: Option<i64>,
    /// Destinations, from the widest to the narrowest part; none is everywhere.
    #[schema(example = json!(["CN/广东", "CN/福建"]))]
    pub areas: Vec<String>,
}

/// A day, or a span of days, on which a location does otherwise than its week and the holidays say.
#[derive(ToSchema)]
pub struct LocationDay {
    /// The first day.
    #[schema(example = "2026-12-24")]
    pub day: String,
    /// The last day; null: the first one alone.
    pub last: Option<String>,
    /// Whether it works.
    pub works: bool,
    /// Why.
    pub note: Option<String>,
}

/// A channel to be added.
#[derive(ToSchema)]
pub struct NewChannel {
    /// Unique name in URLs.
    #[schema(example = "web")]
    pub slug: String,
    /// How orders come out of it.
    #[schema(schema_with = channel_kind)]
    pub kind: String,
    /// Name for people.
    pub name: Option<String>,
    /// Serves where a format names none; CNY without it.
    #[schema(example = "CNY")]
    pub currency: Option<String>,
    /// IANA name; serves where a format's times carry no offset.
    #[schema(example = "Asia/Shanghai")]
    pub time_zone: Option<String>,
    /// Orders placed before are history; now without it.
    pub go_live_at: Option<String>,
    /// Saved mapping for its tables.
    pub mapping: Option<String>,
    /// Key of the webhook's signature where the platform gives it; one is made without it.
    pub secret: Option<String>,
}

/// A channel.
#[derive(ToSchema)]
pub struct Channel {
    /// Unique name in URLs.
    pub slug: String,
    /// Name for people.
    pub name: String,
    /// How orders come out of it.
    #[schema(schema_with = channel_kind)]
    pub kind: String,
    /// ISO 4217.
    pub currency: String,
    /// IANA name.
    pub time_zone: String,
    /// Orders placed before are history.
    pub go_live_at: String,
    /// Saved mapping for its tables.
    pub mapping: Option<String>,
    /// How long an unpaid order counts as demand.
    pub unpaid_minutes: i64,
    /// `ship_by` of orders that bring none: hours after payment.
    pub ship_within_hours: i64,
    /// Where its deliveries go; none if it only sends files.
    pub webhook: Option<String>,
    /// Key of the webhook's signature; only in the first answer to the POST that added it.
    pub secret: Option<String>,
}

/// A key to be made.
#[derive(ToSchema)]
pub struct NewKey {
    /// Whose it is.
    #[schema(example = "the web shop")]
    pub name: String,
    /// At least one, and none that the own key lacks.
    #[schema(schema_with = scopes)]
    pub scopes: Vec<String>,
}

fn scopes() -> utoipa::openapi::schema::Array {
    utoipa::openapi::schema::Array::new(scope())
}

/// An API key.
#[derive(ToSchema)]
pub struct Key {
    /// Its id.
    pub id: i64,
    /// Whose it is.
    pub name: String,
    /// What it may do.
    #[schema(schema_with = scopes)]
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: String,
    /// When it ceased to open anything.
    pub revoked_at: Option<String>,
    /// The key itself; only in the first answer to the POST that made it.
    pub key: Option<String>,
}

/// What came of a file, counted in order documents: received = new + updated + repeated + credits + dead.
#[derive(ToSchema)]
pub struct Import {
    /// Its id; none after a dry run.
    pub id: Option<i64>,
    /// Slug of the channel.
    pub channel: String,
    /// Name of the file.
    pub file_name: String,
    /// Mapping that read it.
    pub format: String,
    /// Documents.
    pub received: i64,
    /// New orders.
    pub new: i64,
    /// Known orders that changed.
    pub updated: i64,
    /// Nothing new.
    pub repeated: i64,
    /// New credits.
    pub credits: i64,
    /// Credits that identify no order.
    pub credits_unmatched: i64,
    /// Dead letters.
    pub dead: i64,
    /// Held, within new + updated.
    pub held: i64,
    /// Rows of the file.
    pub rows: i64,
    /// Units of the orders.
    pub units: i64,
    /// Worth of the orders' lines, decimal.
    pub gross: String,
    /// Where it stands: staging, reading, finished; only when it is looked up.
    pub state: Option<String>,
}
