//! Colleagues: added, limited, closed; the last administrator stays; what each role may do.

use crate::on_both;
use crate::people_door::enter;
use crate::support::{Client, PASSWORD, Shop};
use tributary::domain::staff::Role;

/// The page of a person, by mail address.
pub fn page_of(admin: &Client, email: &str) -> String {
    let list = admin.get("/staff/people").expect(200);
    let links = list.attributes(".people tbody a", "href");
    let emails = list.texts(".people tbody th .mut");
    let at = emails.iter().position(|known| known == email);
    links[at.expect("they are listed")].clone()
}

/// An administrator with their mail address.
pub fn administrator(shop: &Shop) -> (Client, String) {
    let email = shop.hire(Role::Administrator);
    let (client, answer) = enter(shop, &email, PASSWORD);
    answer.expect(303);
    (client, email)
}

on_both!(the_last_administrator_stays_one, |shop| {
    let (admin, email) = administrator(shop);
    let path = page_of(&admin, &email);
    let form = admin.get(&path).expect(200).form("form:has([name=active])");
    for (field, word) in [("role", "manager"), ("active", "no")] {
        let refused = admin.submit(&form.clone().fill(field, word)).expect(422);
        assert!(refused.has("[role=alert]"), "{field}");
    }
    let other = shop.hire(Role::Administrator);
    admin.submit(&form.fill("role", "manager")).expect(303);
    admin.get("/staff/people").expect(403);
    let (admin, _) = enter(shop, &other, PASSWORD);
    admin.get("/staff/people").expect(200);
});

on_both!(two_administrators_cannot_close_each_other_at_once, |shop| {
    let (first, one) = administrator(shop);
    let (second, two) = administrator(shop);
    let closing = |admin: &Client, email: &str| {
        let path = page_of(admin, email);
        let form = admin.get(&path).expect(200).form("form:has([name=active])");
        form.fill("role", "manager")
    };
    let forms = [closing(&first, &two), closing(&second, &one)];
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let running = [(&first, &forms[0]), (&second, &forms[1])]
            .map(|(admin, form)| scope.spawn(move || admin.submit(form).status));
        running.map(|thread| thread.join().unwrap()).to_vec()
    });
    let done = statuses.iter().filter(|status| **status == 303).count();
    assert_eq!(done, 1, "{statuses:?}");
});

on_both!(who_is_closed_is_out_at_once, |shop| {
    let (admin, _) = administrator(shop);
    let email = shop.hire(Role::Clerk);
    let (clerk, _) = enter(shop, &email, PASSWORD);
    clerk.get("/staff/orders").expect(200);
    let path = page_of(&admin, &email);
    let form = admin.get(&path).expect(200).form("form:has([name=active])");
    admin
        .submit(&form.clone().fill("role", "service"))
        .expect(303);
    clerk.get("/staff/imports-or-so").expect(404);
    admin.submit(&form.fill("active", "no")).expect(303);
    clerk.get("/staff/orders").expect(303);
    let (_, answer) = enter(shop, &email, PASSWORD);
    answer.expect(422);
    let page = admin.get(&path).expect(200);
    assert!(
        !page.has("form[action$='/link']"),
        "no link to a closed log-in"
    );
});

on_both!(
    sessions_are_ended_by_their_owner_and_by_an_administrator,
    |shop| {
        let (admin, _) = administrator(shop);
        let email = shop.hire(Role::Clerk);
        let (one, _) = enter(shop, &email, PASSWORD);
        let (two, _) = enter(shop, &email, PASSWORD);
        let page = one.get("/staff/account").expect(200);
        assert_eq!(page.texts(".sessions tbody tr").len(), 2);
        let form = page.form("form[action$='/sessions/end']");
        let other = page.attributes("button[name=session]", "value");
        one.submit(&form.with("session", &other[0])).expect(303);
        two.get("/staff/orders").expect(303);
        one.get("/staff/orders").expect(200);

        let (two, _) = enter(shop, &email, PASSWORD);
        let page = one.get("/staff/account").expect(200);
        one.submit(&page.form("form[action$='/end-others']"))
            .expect(303);
        two.get("/staff/orders").expect(303);

        let stranger = shop.sign_in(Role::Clerk);
        let page = stranger.get("/staff/account").expect(200);
        stranger.get(&page_of(&admin, &email)).expect(403);

        let path = page_of(&admin, &email);
        let form = admin.get(&path).expect(200);
        admin
            .submit(&form.form("form[action$='/sessions/end']"))
            .expect(303);
        one.get("/staff/orders").expect(303);
        drop(page);
    }
);

on_both!(only_administrators_see_people_and_keys, |shop| {
    for role in Role::ALL {
        let client = shop.sign_in(*role);
        let wanted = if *role == Role::Administrator {
            200
        } else {
            403
        };
        for path in [
            "/staff/people",
            "/staff/people/new",
            "/staff/people/roles",
            "/staff/keys",
        ] {
            assert_eq!(client.get(path).status, wanted, "{role} {path}");
        }
        let wanted = match role {
            Role::Administrator | Role::Manager => 200,
            _ => 403,
        };
        for path in ["/staff/audit", "/staff/audit.csv", "/staff/settings"] {
            assert_eq!(client.get(path).status, wanted, "{role} {path}");
        }
        client.get("/staff/account").expect(200);
    }
});

on_both!(a_key_is_shown_once_and_revoked_for_good, |shop| {
    let (admin, _) = administrator(shop);
    let form = admin.get("/staff/keys").expect(200);
    let form = form.form("form[action='/staff/keys']").fill("name", "till");
    let refused = admin.submit(&form).expect(422);
    assert!(
        refused.text().contains("value=\"till\""),
        "the input is kept"
    );
    let made = admin.submit(&form.with("scope", "orders:read")).expect(200);
    let key = made.first_text("#new-key").trim().to_owned();
    let till = shop.stranger().with_key(&key);
    till.get("/api/v1/orders").expect(200);
    till.get("/api/v1/keys").expect(403);
    let page = admin.get("/staff/keys").expect(200);
    assert!(!page.text().contains(&key), "it is shown only once");
    admin
        .submit(&page.form("form[action$='/revoke']"))
        .expect(303);
    till.get("/api/v1/orders").expect(401);
});
