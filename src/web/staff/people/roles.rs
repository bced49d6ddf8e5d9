//! The matrix of roles and permissions, as the rules themselves say.

use crate::domain::staff::{Permission, Role};
use crate::web::page::{self, Answer};
use crate::web::session::{Allowed, ChangeStaff};
use crate::web::staff::Shell;
use crate::web::visitor::Visitor;
use askama::Template;

/// One row of the matrix: a permission, and which roles have it.
struct Row {
    title: String,
    has: Vec<bool>,
}

#[derive(Template)]
#[template(path = "staff/people/roles.html")]
struct Roles {
    shell: Shell,
    roles: Vec<String>,
    rows: Vec<Row>,
}

/// `GET /staff/people/roles`: who may do what, as the rules themselves say.
pub async fn roles(staff: Allowed<ChangeStaff>, visitor: Visitor) -> Answer {
    let voice = visitor.voice;
    page::show(&Roles {
        shell: Shell::new(&staff, &visitor, "people"),
        roles: Role::ALL
            .iter()
            .map(|role| voice.word("role", role.as_str()))
            .collect(),
        rows: Permission::ALL
            .iter()
            .map(|permission| Row {
                title: voice.word("permission", permission.as_str()),
                has: Role::ALL.iter().map(|role| role.may(*permission)).collect(),
            })
            .collect(),
    })
}
