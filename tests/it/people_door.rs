//! The door: second factor, recovery codes, invitations, what passwords are refused.

use crate::on_both;
use crate::support::{Answer, Client, PASSWORD, Shop, count, execute, wait_for, wait_until};
use totp_rs::{Builder, Secret, Totp};
use tributary::domain::staff::Role;

/// A client that has given the password of somebody.
pub fn enter(shop: &Shop, email: &str, password: &str) -> (Client, Answer) {
    let client = shop.stranger();
    let form = client.follow("/staff").expect(200);
    let form = form
        .form("form:has(input[type=password])")
        .fill("email", email)
        .fill("password", password);
    let answer = client.submit(&form);
    (client, answer)
}

/// Sets the second factor up through the pages; gives the app and the recovery codes.
pub fn set_up(client: &Client) -> (Totp, Vec<String>) {
    let page = client.get("/staff/account").expect(200);
    client
        .submit(&page.form("form[action='/staff/account/second-factor']"))
        .expect(303);
    let page = client.get("/staff/account/second-factor").expect(200);
    assert!(page.has("svg.qr path"), "there is a picture to scan");
    let key = page.first_text(".keytext").replace(' ', "");
    let app = Builder::new()
        .with_secret(Secret::try_from_base32(&key).expect("the key is base32"))
        .build_noncompliant();
    let form = page.form("form[action$='/confirm']");
    client
        .submit(&form.clone().fill("code", "000000"))
        .expect(422);
    let page = client.submit(&form.fill("code", &shown(&app))).expect(200);
    (app, page.texts(".codes li"))
}

/// What the app shows now.
fn shown(app: &Totp) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    app.generate(now.unwrap().as_secs()).to_string()
}

/// The next code of the app, one that was not used: nobody waits half a minute in a test.
fn next_code(shop: &Shop, app: &Totp) -> String {
    execute(&shop.database, &["UPDATE staff SET totp_step = 0"]);
    shown(app)
}

fn give(client: &Client, code: &str) -> Answer {
    let page = client.get("/staff/login/code").expect(200);
    let form = page.form("form[action='/staff/login/code']");
    client.submit(&form.fill("code", code))
}

on_both!(a_second_factor_is_asked_for_and_a_code_opens_once, |shop| {
    let email = shop.hire(Role::Clerk);
    let (first, _) = enter(shop, &email, PASSWORD);
    let (app, codes) = set_up(&first);
    assert_eq!(codes.len(), 10);
    let stored = count(
        &shop.database,
        "staff",
        &format!("totp_secret LIKE '%{}%'", app.secret().to_base32()),
    );
    assert_eq!(stored, 0, "the key is sealed where it is stored");

    let (client, answer) = enter(shop, &email, PASSWORD);
    let place = answer.expect(303).header("location").map(str::to_owned);
    assert!(place.is_some_and(|place| place.starts_with("/staff/login/code")));
    for path in ["/staff/orders", "/staff/account", "/staff/nothing"] {
        let sent = client.get(path).expect(303);
        assert!(
            sent.header("location")
                .is_some_and(|to| to.starts_with("/staff/login/code")),
            "{path}"
        );
    }
    let before = client.cookie("session");
    let code = next_code(shop, &app);
    give(&client, "123").expect(422);
    give(&client, &code).expect(303);
    assert_ne!(client.cookie("session"), before, "the token is another one");
    client.get("/staff/orders").expect(200);

    let (again, _) = enter(shop, &email, PASSWORD);
    give(&again, &code).expect(422);
    again.get("/staff/orders").expect(303);
});

on_both!(a_recovery_code_opens_once, |shop| {
    let email = shop.hire(Role::Clerk);
    let (first, _) = enter(shop, &email, PASSWORD);
    let (_, codes) = set_up(&first);
    let code = &codes[3];
    let (client, _) = enter(shop, &email, PASSWORD);
    give(&client, &code.to_uppercase().replace('-', " ")).expect(303);
    assert!(
        client
            .get("/staff/account")
            .expect(200)
            .text()
            .contains("9 recovery codes")
    );
    let (client, _) = enter(shop, &email, PASSWORD);
    give(&client, code).expect(422);
    let kept = format!("code_hash LIKE '%{code}%'");
    assert_eq!(count(&shop.database, "recovery_codes", &kept), 0);
});

on_both!(codes_are_not_guessed_without_end, |shop| {
    let email = shop.hire(Role::Clerk);
    let (first, _) = enter(shop, &email, PASSWORD);
    let (app, _) = set_up(&first);
    let (client, _) = enter(shop, &email, PASSWORD);
    for _ in 0..10 {
        give(&client, "000000").expect(422);
    }
    let code = next_code(shop, &app);
    give(&client, &code).expect(422);
    client.get("/staff/orders").expect(303);
});

on_both!(who_needs_a_second_factor_gets_nowhere_without, |shop| {
    let admin = shop.sign_in(Role::Administrator);
    let form = admin.get("/staff/settings").expect(200);
    let form = form.form("form[action='/staff/settings']");
    admin.submit(&form.with("factor", "clerk")).expect(303);
    let clerk = shop.sign_in(Role::Clerk);
    let sent = clerk.get("/staff/orders").expect(303);
    assert_eq!(sent.header("location"), Some("/staff/account?need=factor"));
    clerk
        .submit(
            &clerk
                .get("/staff/account")
                .expect(200)
                .form("form[action='/staff/account/name']"),
        )
        .expect(303);
    set_up(&clerk);
    clerk.get("/staff/orders").expect(200);
    shop.sign_in(Role::Manager).get("/staff/orders").expect(200);
});

/// The link of the newest letter.
pub fn link_in(letter: &str) -> String {
    let plain = letter.replace("=\r\n", "").replace("=3D", "=");
    let at = plain.find("/staff/invitation/").expect("a link");
    plain[at..]
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "/-".contains(*c))
        .collect()
}

on_both!(an_invitation_opens_once_and_not_for_ever, |shop| {
    let admin = shop.sign_in(Role::Administrator);
    let form = admin
        .get("/staff/people/new")
        .expect(200)
        .form("form[action='/staff/people']")
        .fill("email", "New.Hand@shop.example")
        .fill("name", "新来的");
    admin.submit(&form).expect(303);
    let letter = wait_for(|| shop.letters().pop(), "the invitation is sent");
    let link = link_in(&letter);
    wait_until(
        || count(&shop.database, "letters", "state = 'sent'") == 1,
        "the letter is known to be sent",
    );
    let kept = count(&shop.database, "letters", "facts LIKE '%token%'");
    assert_eq!(kept, 0, "a sent letter keeps no link");
    let guest = shop.stranger();
    let page = guest.get(&link).expect(200);
    let form = page.form("form:has(input[type=password])");
    guest
        .submit(&form.clone().fill("password", "password123"))
        .expect(422);
    guest
        .submit(&form.clone().fill("password", "three-boats-on-a-lake"))
        .expect(303);
    guest
        .submit(&form.fill("password", "another-boat-on-a-lake"))
        .expect(404);
    guest.get(&link).expect(404);
    let (_, answer) = enter(shop, "new.hand@shop.example", "three-boats-on-a-lake");
    answer.expect(303);

    let id = admin
        .get("/staff/people")
        .expect(200)
        .attributes(".people a[href^='/staff/people/']", "href");
    let person = id
        .iter()
        .find(|path| admin.get(path).text().contains("new.hand@"))
        .expect("they are listed");
    let form = admin.get(person).expect(200).form("form[action$='/link']");
    admin.submit(&form).expect(303);
    let letter = wait_for(
        || Some(shop.letters()).filter(|all| all.len() > 1)?.pop(),
        "the link is sent",
    );
    execute(
        &shop.database,
        &["UPDATE staff_links SET expires_at = created_at"],
    );
    guest.get(&link_in(&letter)).expect(404);
});

on_both!(passwords_that_others_would_guess_are_refused, |shop| {
    let words =
        |email: &'static str| ["staff", "add", email, "--role", "clerk", "--password-stdin"];
    for password in ["short", "password123", "aaaaaaaaaaaa", "wang.fang2026"] {
        shop.cli_reading(&words("wang.fang@shop.example"), &format!("{password}\n"))
            .ended_with(1);
    }
    let clerk = shop.sign_in(Role::Clerk);
    let page = clerk.get("/staff/account").expect(200);
    let form = page.form("form[action='/staff/account/password']");
    let wrong = form
        .clone()
        .fill("old", "not-my-password")
        .fill("password", "three-boats-on-a-lake");
    let answer = clerk.submit(&wrong).expect(422);
    assert!(answer.has("#f-old-e"), "the error stands beside its field");
    let common = form
        .clone()
        .fill("old", PASSWORD)
        .fill("password", "Password2026!");
    assert!(clerk.submit(&common).expect(422).has("#f-password-e"));
    let right = form
        .fill("old", PASSWORD)
        .fill("password", "three-boats-on-a-lake");
    clerk.submit(&right).expect(303);
    clerk.get("/staff/orders").expect(200);
});

on_both!(a_new_second_factor_ends_what_a_password_opened, |shop| {
    let email = shop.hire(Role::Clerk);
    let (thief, _) = enter(shop, &email, PASSWORD);
    let (owner, _) = enter(shop, &email, PASSWORD);
    set_up(&owner);
    thief.get("/staff/orders").expect(303);
    let page = owner.get("/staff/account").expect(200);
    let form = page.form("form[action='/staff/account/second-factor/off']");
    owner
        .submit(&form.clone().fill("password", "not-my-password"))
        .expect(422);
    owner.submit(&form.fill("password", PASSWORD)).expect(303);
    let (alone, _) = enter(shop, &email, PASSWORD);
    alone.get("/staff/orders").expect(200);
});

on_both!(locked_closed_and_wrong_are_one_answer, |shop| {
    let (known, closed) = (shop.hire(Role::Clerk), shop.hire(Role::Clerk));
    let change = format!("UPDATE staff SET active = FALSE WHERE email = '{closed}'");
    execute(&shop.database, &[&change]);
    let answer = |email: &str, password: &str| {
        let (client, answer) = enter(shop, email, password);
        assert!(client.cookie("session").is_none());
        (answer.status, answer.text().replace(email, "WHO"))
    };
    let wrong = answer(&known, "not-the-password");
    assert_eq!(wrong.0, 422);
    assert_eq!(answer(&closed, PASSWORD), wrong, "closed");
    for _ in 0..9 {
        answer(&known, "not-the-password");
    }
    assert_eq!(answer(&known, PASSWORD), wrong, "locked");
});
