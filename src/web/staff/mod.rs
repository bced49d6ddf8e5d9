//! The staff's portal: the shell around every page. Each noun is a file; what pages may show is decided by `session`.

pub mod account;
pub mod arrival;
pub mod audit;
pub mod beside;
pub mod bulks;
pub mod cancellation;
pub mod channels;
pub mod choice;
pub mod contact;
pub mod customer;
pub mod customers;
pub mod divided;
pub mod edit;
pub mod entered;
pub mod exceptions;
pub mod fulfillments;
pub mod goods;
pub mod holds;
pub mod imports;
pub mod invitation;
pub mod jobs;
pub mod keys;
pub mod labels;
pub mod letters;
pub mod lines;
pub mod listings;
pub mod locations;
pub mod mappings;
pub mod marks;
pub mod merges;
pub mod messages;
pub mod navigation;
pub mod new_order;
pub mod once;
pub mod order;
pub mod orders;
pub mod origin;
pub mod paging;
pub mod people;
pub mod rates;
pub mod receipt;
pub mod receipts;
pub mod rules;
pub mod savings;
pub mod search;
pub mod second_factor;
pub mod settings;
pub mod sheet;
pub mod sign_in;
pub mod skus;
pub mod stock;
pub mod timeline;
pub mod transfers;
pub mod upload;
pub mod views;
pub mod wrong;

use super::session::{Seen, Staff};
use super::visitor::Visitor;
use super::voice::Voice;
use crate::domain::staff::{Permission, Role};
use navigation::Entry;

/// What stands around a page of the staff.
#[derive(Debug, Clone)]
pub struct Shell {
    /// How it speaks.
    pub voice: Voice,
    /// `light` or `dark`.
    pub theme: &'static str,
    /// `compact` or `roomy`.
    pub density: &'static str,
    /// The merchant's name.
    pub shop: String,
    /// Who is signed in.
    pub person: String,
    /// Their role in words.
    pub role: String,
    /// What their forms carry.
    pub csrf: String,
    /// The navigation's entries.
    pub entries: Vec<Entry>,
    /// The navigation's current entry.
    pub current: &'static str,
    /// What stands in the search box.
    pub query: String,
    /// Path and query of this page.
    pub here: String,
    /// The channels to choose from at the top; none for whoever sees only one.
    pub channels: Vec<Seen>,
    /// Slug of the one they look at; empty for all.
    pub scope: String,
    /// What they do, for `may`.
    rights: Role,
    /// Whether orders may be held and released.
    pub may_change: bool,
    /// Whether raw messages may be seen.
    pub may_see_messages: bool,
}

impl Shell {
    /// The shell of a page.
    pub fn new(staff: &Staff, visitor: &Visitor, current: &'static str) -> Shell {
        let voice = visitor.voice;
        Shell {
            voice,
            theme: visitor.theme,
            density: visitor.density,
            shop: visitor.shop.clone(),
            person: staff.name.clone(),
            role: voice.word("role", staff.role.as_str()),
            csrf: staff.csrf.clone(),
            entries: navigation::entries(staff, &voice),
            channels: match staff.channels.len() {
                0 | 1 => Vec::new(),
                _ => staff.channels.clone(),
            },
            scope: staff
                .channels
                .iter()
                .find(|channel| Some(channel.id) == staff.scope)
                .map_or_else(String::new, |channel| channel.slug.clone()),
            rights: staff.role,
            current,
            query: String::new(),
            here: visitor.here.clone(),
            may_change: staff.may(Permission::ChangeOrders),
            may_see_messages: staff.may(Permission::SeeMessages),
        }
    }

    /// The same with what was searched for.
    #[must_use]
    pub fn searching(mut self, query: &str) -> Shell {
        self.query = query.to_owned();
        self
    }

    /// Whether the viewer has a permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.rights.may(permission)
    }

    /// At most two letters for the person's picture.
    pub fn initials(&self) -> String {
        marks::initials(&self.person)
    }

    /// The theme that the switch leads to.
    pub fn other_theme(&self) -> &'static str {
        if self.theme == "dark" {
            "light"
        } else {
            "dark"
        }
    }
}
