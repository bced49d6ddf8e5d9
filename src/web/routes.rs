//! Every URL on one page. What is not here does not exist; `ALL` is the same table for the tests, so that no route is
//! without a line that says who may use it.

use super::portal::{orders as mine, track};
use super::staff::{
    account, audit, bulks, cancellation, channels, customer, customers, edit, exceptions,
    fulfillments, holds, imports, invitation, jobs, keys, labels, letters, listings, locations,
    mappings, merges, messages, new_order, order, orders, people, rates, receipts, rules, savings,
    search, second_factor, settings, sign_in, skus, stock, transfers, views,
};
use super::{api, health, hooks, logo, page, preferences, statics};
use actix_web::Scope;
use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig, delete, get, patch, post, put, resource, to};

/// One method of one URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// `get`, `post`, `patch`, `put` or `delete`.
    pub method: &'static str,
    /// The whole path, `{name}` where it varies.
    pub path: &'static str,
}

macro_rules! surface {
    ($($(#[$doc:meta])* $area:ident $list:ident $prefix:literal { $($path:literal { $($method:ident => $run:path),+ })+ })+) => {
        $(
            $(#[$doc])*
            fn $area(scope: Scope) -> Scope {
                $(let scope = scope.service(resource($path)$(.route($method().to($run)))+);)+
                scope
            }

            const $list: &[Route] = &[$($(Route {
                method: stringify!($method),
                path: concat!($prefix, $path),
            }),+),+];
        )+

        /// Every route of the house.
        pub const ALL: &[&[Route]] = &[$($list),+];
    };
}

surface! {
    /// For machines that watch, and for everybody.
    common COMMON "" {
        "/healthz"                              { get => health::alive }
        "/readyz"                               { get => health::ready }
        "/metrics"                              { get => health::metrics }
        "/robots.txt"                           { get => statics::robots }
        "/static/{path:.*}"                     { get => statics::file }
    }

    /// JSON for shops and apps.
    api_routes API "/api" {
        "/v1/orders"                            { get => api::orders::list, post => api::orders::post }
        "/v1/orders:batch"                      { post => api::orders::post_batch }
        "/v1/orders/{number}"                   { get => api::orders::get, patch => api::orders::patch }
        "/v1/orders/{number}/cancellation"      { post => api::orders::post_cancellation }
        "/v1/fulfillments"                      { get => api::fulfillments::list }
        "/v1/fulfillments/{id}"                 { get => api::fulfillments::get }
        "/v1/fulfillments/{id}/release"         { post => api::fulfillments::release }
        "/v1/fulfillments/{id}/pick"            { post => api::fulfillments::pick }
        "/v1/fulfillments/{id}/pack"            { post => api::fulfillments::pack }
        "/v1/fulfillments/{id}/ship"            { post => api::fulfillments::ship }
        "/v1/fulfillments/{id}/short"           { post => api::fulfillments::short }
        "/v1/fulfillments/{id}/confirm"         { post => api::fulfillments::confirm }
        "/v1/fulfillments/{id}/merge"           { post => api::fulfillments::merge }
        "/v1/fulfillments/{id}/unmerge"         { post => api::fulfillments::unmerge }
        "/v1/fulfillments/{id}/split"           { post => api::fulfillments::split }
        "/v1/fulfillments/{id}/refuse"          { post => api::fulfillments::refuse }
        "/v1/fulfillments/{id}/put-back"        { post => api::fulfillments::put_back }
        "/v1/skus"                              { get => api::skus::list, post => api::skus::post }
        "/v1/listings"                          { get => api::listings::list, post => api::listings::post }
        "/v1/locations"                         { get => api::locations::list, post => api::locations::post }
        "/v1/rate-cards"                        { get => api::rate_cards::list, post => api::rate_cards::post }
        "/v1/channels"                          { get => api::channels::list, post => api::channels::post }
        "/v1/imports"                           { post => api::imports::post }
        "/v1/imports/{id}"                      { get => api::imports::get }
        // stock
        "/v1/stock"                             { get => api::stock::list }
        "/v1/stock/movements"                   { post => api::stock::movements::post }
        "/v1/stock/{sku}/promise"               { get => api::stock::promise::get }
        "/v1/stock/{location}/{sku}"            { put => api::stock::put }
        "/v1/exceptions"                        { get => api::exceptions::list }
        "/v1/exceptions/{number}"               { get => api::exceptions::get }
        "/v1/exceptions/{number}/resolution"    { post => api::exceptions::resolve }
        "/v1/receipts"                          { get => api::stock::receipts::list, post => api::stock::receipts::post }
        "/v1/receipts/{name}/arrival"           { post => api::stock::receipts::arrive }
        "/v1/keys"                              { get => api::keys::list, post => api::keys::post }
        "/v1/keys/{id}"                         { delete => api::keys::delete }
        "/openapi.json"                         { get => api::openapi::get }
        "/docs"                                 { get => api::docs::page }
    }

    /// What channels and carriers send by themselves.
    hook_routes HOOKS "/hooks" {
        "/channels/{slug}"                      { post => hooks::receive }
    }

    /// The staff's portal. Every page asks for what it needs by the types of its arguments; the rest is refused.
    staff_routes STAFF "/staff" {
        // the door
        ""                                      { get => sign_in::home }
        "/login"                                { get => sign_in::form, post => sign_in::sign_in }
        "/login/code"                           { get => sign_in::code_form, post => sign_in::give_code }
        "/logout"                               { post => sign_in::sign_out }
        // orders and what stops them
        "/orders"                               { get => orders::list }
        // the order list: views, columns, many at once
        "/orders/counts"                        { get => orders::tabs::counts }
        "/orders/matching"                      { get => orders::tabs::matching }
        "/orders/export.csv"                    { get => orders::export::csv }
        "/orders/export.xlsx"                   { get => orders::export::xlsx }
        "/search"                               { get => search::find }
        "/orders/columns"                       { post => orders::columns::choose }
        "/views"                                { get => views::list, post => views::save }
        "/views/{id}"                           { post => views::rename }
        "/views/{id}/delete"                    { post => views::delete }
        "/bulks"                                { get => bulks::list, post => bulks::ask::start }
        "/bulks/new"                            { get => bulks::ask::form }
        "/bulks/{id}"                           { get => bulks::show }
        // one order
        "/orders/new"                           { get => new_order::form, post => new_order::place }
        "/orders/new/goods"                     { get => new_order::goods_for }
        "/orders/{number}"                      { get => order::show }
        "/orders/{number}/next"                 { get => orders::steps::next }
        "/orders/{number}/previous"             { get => orders::steps::previous }
        "/orders/{number}/messages/{id}"        { get => messages::show }
        "/orders/{number}/holds"                { post => holds::put_on }
        "/orders/{number}/holds/{id}/release"   { post => holds::release }
        "/orders/{number}/holds/{id}/listing"   { post => holds::map }
        // people and security
        "/invitation/{token}"                   { get => invitation::form, post => invitation::accept }
        "/account"                              { get => account::show }
        "/account/name"                         { post => account::rename }
        "/account/password"                     { post => account::set_password }
        "/account/sessions/end"                 { post => account::end_session }
        "/account/sessions/end-others"          { post => account::end_others }
        "/account/second-factor"                { get => second_factor::setup, post => second_factor::begin }
        "/account/second-factor/confirm"        { post => second_factor::confirm }
        "/account/second-factor/off"            { post => second_factor::off }
        "/account/recovery-codes"               { post => second_factor::renew_codes }
        "/people"                               { get => people::list, post => people::add }
        "/people/new"                           { get => people::add_form }
        "/people/roles"                         { get => people::roles }
        "/people/{id}"                          { get => people::show, post => people::change }
        "/people/{id}/link"                     { post => people::send_link }
        "/people/{id}/sessions/end"             { post => people::end_sessions }
        "/people/{id}/second-factor/off"        { post => people::factor_off }
        "/keys"                                 { get => keys::list, post => keys::add }
        "/keys/{id}/revoke"                     { post => keys::revoke }
        "/audit"                                { get => audit::list }
        "/audit.csv"                            { get => audit::export }
        "/settings"                             { get => settings::show, post => settings::change }
        "/settings/logo"                        { post => settings::change_logo }
        "/settings/logo/remove"                 { post => settings::remove_logo }
        // one order: what clerks put on it, its buyer
        "/orders/{number}/holds/{id}/decision"  { post => holds::decide }
        "/orders/{number}/contact"              { post => order::contact }
        "/orders/{number}/live"                 { post => holds::make_live }
        "/orders/{number}/tags"                 { post => labels::tag }
        "/orders/{number}/tags/removal"         { post => labels::untag }
        "/orders/{number}/notes"                { post => labels::note }
        "/orders/{number}/assignee"             { post => labels::assign }
        "/orders/{number}/edit"                 { get => edit::form, post => edit::save }
        // fulfillments
        "/fulfillments"                         { get => fulfillments::show, post => fulfillments::bulk::step }
        "/fulfillments.csv"                     { get => fulfillments::list::export }
        // merging and splitting by hand
        "/fulfillments/candidates"              { get => merges::candidates::show }
        "/fulfillments/merge"                   { get => merges::merge::preview, post => merges::merge::merge }
        "/fulfillments/{id}/unmerge"            { get => merges::unmerge::preview, post => merges::unmerge::unmerge }
        "/fulfillments/{id}/split"              { get => merges::split::form, post => merges::split::split }
        "/fulfillments/{id}"                    { get => fulfillments::one::show }
        "/fulfillments/{id}/sheet"              { get => fulfillments::one::sheet::sheet, post => fulfillments::one::sheet::whole }
        "/fulfillments/{id}/steps"              { post => fulfillments::one::step }
        "/fulfillments/{id}/short"              { post => fulfillments::one::short }
        "/fulfillments/{id}/return"             { post => fulfillments::one::take_back }
        "/fulfillments/{id}/put-back"           { post => fulfillments::one::put_back }
        "/orders/{number}/cancellation"         { get => cancellation::form, post => cancellation::cancel }
        // customers
        "/customers"                            { get => customers::show }
        "/customers/{id}"                       { get => customer::show }
        "/customers/{id}/contact"               { post => customer::contact }
        // the catalog, what channels call it, places that ship
        "/skus"                                 { get => skus::list, post => skus::one::add }
        "/skus:new"                             { get => skus::one::new }
        "/skus:file"                            { get => skus::file::form, post => skus::file::take }
        "/skus.csv"                             { get => skus::export::csv }
        "/skus/{code}"                          { get => skus::one::show, post => skus::one::change }
        "/listings"                             { get => listings::unmatched, post => listings::confirm }
        "/listings/all"                         { get => listings::all::list }
        "/listings/{id}"                        { post => listings::all::change }
        "/listings/{id}/deletion"               { get => listings::all::ask, post => listings::all::forget }
        // stock
        "/stock"                                { get => stock::list }
        "/stock.csv"                            { get => stock::export::csv }
        "/stock:file"                           { get => stock::file::form, post => stock::file::take }
        "/stock/{code}"                         { get => stock::one::show, post => stock::one::change }
        "/exceptions"                           { get => exceptions::list }
        "/exceptions/{id}"                      { get => exceptions::one::show }
        "/exceptions/{id}/resolution"           { post => exceptions::one::resolve }
        "/transfers"                            { get => transfers::list, post => transfers::new::send }
        "/transfers:new"                        { get => transfers::new::form }
        "/transfers/{id}"                       { get => transfers::one::show, post => transfers::one::receive }
        "/transfers/{id}/cancellation"          { post => transfers::one::cancel }
        "/receipts"                             { get => receipts::list, post => receipts::edit::add }
        "/receipts:new"                         { get => receipts::edit::new }
        "/receipts/{name}"                      { get => receipts::one::show, post => receipts::edit::change }
        "/receipts/{name}/edit"                 { get => receipts::edit::form }
        "/receipts/{name}/arrival"              { post => receipts::one::arrive }
        "/receipts/{name}/cancellation"         { post => receipts::one::cancel }
        "/locations"                            { get => locations::list, post => locations::form::add }
        "/locations:new"                        { get => locations::form::new }
        "/locations/{slug}"                     { get => locations::one::show, post => locations::form::change }
        "/locations/{slug}/edit"                { get => locations::form::show }
        // prices
        "/rates"                                { get => rates::list, post => rates::save::add }
        "/rates/new"                            { get => rates::one::new }
        "/rates/{slug}"                         { get => rates::one::show, post => rates::save::change }
        "/rates/{slug}/zones.csv"               { get => rates::export }
        "/rates/{slug}/drafts/{version}/on"     { post => rates::drafts::switch_on }
        "/rates/{slug}/drafts/{version}/deletion" { post => rates::drafts::delete }
        // intake: dead letters, imports, mappings
        "/letters"                              { get => letters::list }
        "/letters/group"                        { get => letters::group::show }
        "/letters/dismissed"                    { get => letters::dismissed }
        "/letters/replay"                       { post => letters::settle::replay }
        "/letters/dismiss"                      { post => letters::settle::dismiss }
        "/letters/{id}"                         { get => letters::letter::show }
        "/letters/{id}/fix"                     { post => letters::letter::fix }
        "/letters/{id}/restore"                 { post => letters::settle::restore }
        "/imports"                              { get => imports::list, post => imports::upload::post }
        "/imports/{id}"                         { get => imports::show::page }
        "/imports/{id}/look"                    { post => imports::decide::look }
        "/imports/{id}/mapping"                 { post => imports::decide::propose }
        "/imports/{id}/take"                    { post => imports::decide::take }
        "/imports/{id}/discard"                 { post => imports::decide::discard }
        "/imports/{id}/orders"                  { get => imports::behind::list }
        "/imports/{id}/result.csv"              { get => imports::behind::result }
        "/mappings"                             { get => mappings::list }
        "/mappings/new"                         { get => mappings::new::form, post => mappings::new::begin }
        "/mappings/{name}"                      { get => mappings::edit::show }
        "/mappings/{name}/try"                  { post => mappings::edit::attempt }
        "/mappings/{name}/save"                 { post => mappings::edit::save }
        "/mappings/{name}/on"                   { post => mappings::edit::switch_on }
        "/mappings/{name}/replay"               { post => mappings::edit::replay }
        // selling places and background work
        "/channels"                             { get => channels::list, post => channels::add }
        "/channels:new"                         { get => channels::new }
        "/channels/{slug}"                      { get => channels::one::show, post => channels::one::change }
        "/channels/{slug}/secret"               { post => channels::one::reveal }
        "/channels/{slug}/rotation"             { post => channels::one::rotate }
        "/jobs"                                 { get => jobs::list }
        "/jobs/replay"                          { post => jobs::replay_kind }
        "/jobs/{id}"                            { get => jobs::show }
        "/jobs/{id}/replay"                     { post => jobs::replay }
        // sourcing rules, trying them on the past, what merging and splitting saved
        "/rules"                                { get => rules::list, post => rules::begin }
        "/rules/{version}"                      { get => rules::editor::show, post => rules::editor::save }
        "/rules/{version}/on"                   { post => rules::editor::switch_on }
        "/rules/{version}/deletion"             { post => rules::editor::delete }
        "/rules/{version}/what-if"              { get => rules::what_if::form, post => rules::what_if::ask }
        "/savings"                              { get => savings::list }
        "/savings/orders"                       { get => savings::orders }
        "/savings.csv"                          { get => savings::csv }
        "/what-ifs/{id}"                        { get => rules::what_if::show }
        "/what-ifs/{id}/cancel"                 { post => rules::what_if::cancel }
        "/rules/{version}/rules/{position}"     { get => rules::rule::show, post => rules::rule::save }
        "/rules/{version}/rules/{position}/place"   { post => rules::editor::shift }
        "/rules/{version}/rules/{position}/removal" { post => rules::editor::remove }
    }

    /// The customers' portal.
    portal_routes PORTAL "" {
        "/preferences"                          { post => preferences::choose }
        "/logo"                                 { get => logo::show }
        // look-up and proof
        "/"                                     { get => track::ask }
        "/track"                                { get => track::ask, post => track::begin }
        "/track/proof"                          { get => track::form, post => track::prove }
        "/track/code"                           { post => track::send_again }
        "/track/end"                            { post => track::end }
        // what was proved
        "/track/order"                          { get => mine::newest }
        "/track/orders"                         { get => mine::list }
        "/track/orders/{n}"                     { get => mine::nth }
    }
}

/// The whole surface.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(api_routes(web::scope("/api")).wrap(from_fn(api::problem::write)));
    cfg.service(hook_routes(web::scope("/hooks")).wrap(from_fn(api::problem::write)));
    cfg.service(
        staff_routes(web::scope("/staff"))
            .default_service(to(sign_in::nothing_here))
            .wrap(from_fn(page::dress)),
    );
    cfg.service(
        portal_routes(common(web::scope("")))
            .default_service(to(page::nothing_here))
            .wrap(from_fn(page::dress)),
    );
}
