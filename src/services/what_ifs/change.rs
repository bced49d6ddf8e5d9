//! What a replay changes besides the rules: a cut-off, a rate card.

use crate::db::Conn;
use crate::db::places::{CardOffer, PlaceRow};
use crate::db::rate_cards::{self, drafts};
use crate::domain::what_if::{CardVersion, Question};
use crate::error::{Error, Result};
use std::collections::HashSet;
use std::sync::Arc;

/// Changes these places as it is asked.
pub(super) fn change(conn: &mut Conn, places: &mut [PlaceRow], question: &Question) -> Result<()> {
    if let Some(cut_off) = &question.cut_off {
        let mut rows = places.iter_mut();
        if let Some(row) = rows.find(|row| row.location.id == cut_off.place) {
            row.location.work.cut_off = Some(cut_off.minute);
        }
    }
    match &question.card {
        Some(wanted) => put_in_force(conn, places, wanted),
        None => Ok(()),
    }
}

/// As if a version of a rate card were in force: who sends by it, and for what.
fn put_in_force(conn: &mut Conn, places: &mut [PlaceRow], wanted: &CardVersion) -> Result<()> {
    let none = || Error::not_found("rate-card");
    let card = rate_cards::find_by_slug(conn, &wanted.card)?.ok_or_else(none)?;
    let tried = drafts::find(conn, card, wanted.version)?.ok_or_else(none)?;
    let (mut now, mut rated) = (Vec::new(), HashSet::new());
    for (card, place, ..) in rate_cards::list_senders(conn)? {
        if card == tried.row.id {
            now.push(place);
        } else {
            rated.insert(place);
        }
    }
    let senders = tried.senders(now);
    let offer = Arc::new(CardOffer {
        card: tried.row.card()?,
        id: tried.row.id,
        slug: tried.row.slug,
        name: tried.row.name,
        service: tried.row.service,
    });
    for place in places {
        let id = place.location.id;
        let sends = senders.contains(&id);
        place.cards.retain(|one| one.id != offer.id);
        place.rated = sends || rated.contains(&id);
        if sends && tried.row.active {
            place.cards.push(Arc::clone(&offer));
            place.cards.sort_by_key(|one| one.id);
        }
    }
    Ok(())
}
