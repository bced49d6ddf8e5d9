//! People who work here: added, changed, closed. Who comes in is `staff`; links by mail are `staff_links`.

use crate::db::audit;
use crate::db::staff::{self, StaffWrite};
use crate::db::{Conn, sessions, settings, staff_links};
use crate::domain::audit::AuditAction;
use crate::domain::ids::StaffId;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::shop::names;
use crate::domain::staff::{Actor, Reach, Role};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::passwords;
use crate::services::settings::By;
use crate::services::staff::folded;

/// Longest name, characters.
const NAME_MAX: usize = 60;
/// Longest mail address, characters (RFC 5321).
const EMAIL_MAX: usize = 254;

/// What a form says about a person.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Name.
    pub name: String,
    /// What they do.
    pub role: Role,
    /// What they see.
    pub reach: Reach,
    /// Whether the log-in is open.
    pub active: bool,
}

/// Adds a person by the command line. Hashes the password: blocking code only.
pub fn add_staff(
    conn: &mut Conn,
    now: Time,
    email: &str,
    name: &str,
    role: Role,
    password: &str,
) -> Result<StaffId> {
    let stored = settings::list_values(conn, &[names::NAME])?;
    let shop = stored.get(names::NAME).map_or("", String::as_str);
    let mut problems = problems_of(passwords::check(password, email, shop))?;
    problems.splice(0..0, problems_of(check_email(email))?);
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let by = By {
        actor: Actor::System,
        now,
        address: String::new(),
    };
    let wish = Wish {
        name: name.to_owned(),
        role,
        reach: Reach::ALL,
        active: true,
    };
    add(conn, &by, email, &wish, &passwords::hash(password)?)
}

/// Adds a person; the mail address is the log-in. An empty hash: the password comes by an invitation.
pub fn add(conn: &mut Conn, by: &By, email: &str, wish: &Wish, hash: &str) -> Result<StaffId> {
    let email = folded(email);
    check_email(&email)?;
    let reach = reach_of(wish);
    let name = match wish.name.trim() {
        "" => email.split('@').next().unwrap_or_default().to_owned(),
        _ => checked_name(&wish.name)?,
    };
    let row = StaffWrite {
        password_hash: hash.to_owned(),
        name,
        role: wish.role,
        active: true,
        created_at: by.now,
        email,
    };
    conn.write(|conn| {
        let id = staff::insert_staff(conn, &row)?.ok_or_else(|| {
            Error::Conflict(Sentence::new("conflict-staff-known").with("email", &row.email))
        })?;
        if reach != Reach::ALL {
            staff::update_reach(conn, id, &reach)?;
        }
        let entry = by
            .entry(AuditAction::StaffAdded, ("staff", &row.email))
            .facts([("role", wish.role.to_string())]);
        audit::insert_audit(conn, &entry)?;
        Ok(id)
    })
}

/// Changes a person. The last administrator who can come in stays one; whoever is closed is out at once.
pub fn change(conn: &mut Conn, by: &By, person: StaffId, wish: &Wish) -> Result<()> {
    let name = checked_name(&wish.name)?;
    let wanted = reach_of(wish);
    conn.write(|conn| {
        let administrators = staff::lock_administrators(conn)?;
        let row = staff::get(conn, person)?;
        let stays = wish.active && wish.role == Role::Administrator;
        let others = administrators.iter().any(|one| *one != person);
        if !stays && administrators.contains(&person) && !others {
            return Err(Error::Refused(Sentence::new("refused-last-administrator")));
        }
        let reach = staff::find_reach(conn, &row)?;
        let changed = [
            ("name", row.name != name),
            ("role", row.role != wish.role),
            ("scope", reach != wanted),
            ("log-in", row.active != wish.active),
        ];
        let fields: Vec<&str> = changed
            .into_iter()
            .filter_map(|(field, changed)| changed.then_some(field))
            .collect();
        if fields.is_empty() {
            return Ok(());
        }
        staff::update_person(conn, person, &name, wish.role, wish.active)?;
        if reach != wanted {
            staff::update_reach(conn, person, &wanted)?;
        }
        if !wish.active {
            sessions::delete_of_staff(conn, person, "")?;
            staff_links::delete_of_staff(conn, person)?;
        }
        let entry = by
            .entry(AuditAction::StaffChanged, ("staff", &row.email))
            .facts([
                ("fields", fields.join(" ")),
                ("role", wish.role.to_string()),
            ]);
        audit::insert_audit(conn, &entry)
    })
}

/// Changes one's own name.
pub fn rename(conn: &mut Conn, by: &By, person: StaffId, name: &str) -> Result<()> {
    let name = checked_name(name)?;
    conn.write(|conn| {
        let row = staff::get(conn, person)?;
        if row.name == name {
            return Ok(());
        }
        staff::update_name(conn, person, &name)?;
        let entry = by
            .entry(AuditAction::StaffChanged, ("staff", &row.email))
            .facts([
                ("fields", "name".to_owned()),
                ("role", row.role.to_string()),
            ]);
        audit::insert_audit(conn, &entry)
    })
}

/// Sets one's own password; every other session of theirs ends.
pub fn set_password(
    conn: &mut Conn,
    by: &By,
    person: StaffId,
    hash: &str,
    but: &str,
) -> Result<()> {
    conn.write(|conn| {
        let row = staff::get(conn, person)?;
        staff::update_password(conn, person, hash)?;
        sessions::delete_of_staff(conn, person, but)?;
        staff_links::delete_of_staff(conn, person)?;
        audit::insert_audit(
            conn,
            &by.entry(AuditAction::PasswordSet, ("staff", &row.email)),
        )
    })
}

/// Who gives people what they see, sees everything.
fn reach_of(wish: &Wish) -> Reach {
    match wish.role {
        Role::Administrator => Reach::ALL,
        _ => wish.reach.clone(),
    }
}

/// Refuses what is no mail address.
pub fn check_email(email: &str) -> Result<()> {
    let email = folded(email);
    let whole = email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains('@')
    });
    let plain = !email.chars().any(|c| c.is_whitespace() || c.is_control());
    if whole && plain && email.chars().count() <= EMAIL_MAX {
        return Ok(());
    }
    Err(Error::invalid("/email", "staff-email-needed"))
}

fn checked_name(name: &str) -> Result<String> {
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::invalid("/name", "problem-missing"));
    }
    if name.chars().count() > NAME_MAX {
        let long = Sentence::new("problem-too-long").with("limit", NAME_MAX);
        return Err(Error::Invalid(vec![Problem::at("/name", long)]));
    }
    Ok(name.to_owned())
}

fn problems_of(checked: Result<()>) -> Result<Vec<Problem>> {
    match checked {
        Ok(()) => Ok(Vec::new()),
        Err(Error::Invalid(problems)) => Ok(problems),
        Err(fault) => Err(fault),
    }
}
