//! Every route of the house × strangers, customers, every role, every scope. The routes come from `web/routes.rs`, who
//! may use them from `access/doors.rs`.

mod doors;

use crate::on_both;
use crate::support::{Answer, Client, Samples, furnished};
use doors::{DOORS, Door, MAY_BE_GONE, Reach};
use std::collections::BTreeSet;
use tributary::domain::staff::{Role, Scope};
use tributary::web::routes;

/// What came of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Let in; what it answered is another test's matter.
    In,
    /// Sent to the log-in, or to the look-up.
    Asked,
    /// 401.
    Unknown,
    /// 403.
    Refused,
    /// 404: there is no such thing, for this visitor.
    NotThere,
}

fn verdict(answer: &Answer) -> Verdict {
    let goes = answer.header("location").unwrap_or_default();
    match answer.status {
        303 if goes.starts_with("/staff/login") || goes == "/" => Verdict::Asked,
        401 => Verdict::Unknown,
        403 => Verdict::Refused,
        404 => Verdict::NotThere,
        500.. => panic!("a fault of ours: {}", answer.text()),
        _ => Verdict::In,
    }
}

#[test]
fn every_route_has_a_line_that_says_who_may_use_it() {
    let routes: BTreeSet<(&str, &str)> = routes::ALL
        .iter()
        .flat_map(|list| list.iter())
        .map(|route| (route.method, route.path))
        .collect();
    let lines: BTreeSet<(&str, &str)> = DOORS.iter().map(|line| (line.0, line.1)).collect();
    let missing: Vec<_> = routes.difference(&lines).collect();
    let stale: Vec<_> = lines.difference(&routes).collect();
    assert!(missing.is_empty(), "nobody said who may use {missing:#?}");
    assert!(stale.is_empty(), "these are gone: {stale:#?}");
    assert_eq!(lines.len(), DOORS.len(), "a line stands twice");
}

/// Tries a route as somebody. A form carries the visitor's own token, so that only the right decides.
fn try_route(client: &Client, samples: &Samples, method: &str, path: &str, token: &str) -> Answer {
    let path = samples.fill(path);
    match method {
        "get" => client.get(&path),
        _ if path.starts_with("/api") => {
            let json = [("content-type", "application/json")];
            client.send(&method.to_uppercase(), &path, &json, Some(b"{}".to_vec()))
        }
        _ if Samples::takes_a_file(&path) => client.post_raw(
            &path,
            &[("content-type", "multipart/form-data; boundary=x")],
            format!(
                "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--x--\r\n"
            )
            .as_bytes(),
        ),
        _ => client.post_raw(
            &path,
            &[("content-type", "application/x-www-form-urlencoded")],
            format!("csrf={token}").as_bytes(),
        ),
    }
}

fn token_of(staff: &Client) -> String {
    staff.get("/staff/orders").expect(200).csrf()
}

on_both!(strangers_and_customers_are_let_in_where_they_may, |shop| {
    let samples = furnished(shop);
    let stranger = shop.stranger();
    let customer = samples.customer(shop);
    let token = customer.get("/track/order").expect(200).csrf();
    let mut wrong = Vec::new();
    for (method, path, door, _) in DOORS {
        // whoever ends the look-up is a stranger
        let customers: &[(&str, &Client)] = match *path {
            "/track/end" => &[("stranger", &stranger)],
            _ => &[("stranger", &stranger), ("customer", &customer)],
        };
        for (who, client) in customers {
            let should = match door {
                Door::Everybody => Verdict::In,
                Door::Key(_) | Door::Signature => Verdict::Unknown,
                Door::Staff | Door::Right(_) => Verdict::Asked,
                Door::Proof if *who == "customer" => Verdict::In,
                Door::Proof => Verdict::Asked,
            };
            let is = verdict(&try_route(client, &samples, method, path, &token));
            // a proof that is not asked for leads back to the question, a file or a logo may not be there
            let free = matches!(door, Door::Everybody)
                && !matches!(is, Verdict::Unknown | Verdict::Refused);
            if is != should && !free {
                wrong.push(format!(
                    "{who}: {method} {path} is {is:?}, should be {should:?}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
});

on_both!(a_customer_sees_no_other_customers_order, |shop| {
    let samples = furnished(shop);
    let (one, other) = (samples.customer(shop), samples.other_customer(shop));
    for (_, path, _, _) in DOORS
        .iter()
        .filter(|line| matches!(line.2, Door::Proof) && line.0 == "get")
    {
        let path = samples.fill(path);
        let (mine, theirs) = (one.follow(&path).text(), other.follow(&path).text());
        assert!(
            !theirs.contains(&samples.channel_number) && !theirs.contains(&samples.number),
            "{path}"
        );
        assert!(
            !mine.contains(&samples.other_channel_number) && !mine.contains(&samples.other_number),
            "{path}"
        );
    }
    assert!(
        one.follow("/track/order")
            .text()
            .contains(&samples.channel_number)
    );
});

on_both!(every_role_is_let_in_where_it_may, |shop| {
    let samples = furnished(shop);
    let mut wrong = Vec::new();
    for role in Role::ALL {
        let email = shop.hire(*role);
        let mut client = samples.sign_in(shop, &email);
        let mut token = token_of(&client);
        for (method, path, door, reach) in DOORS
            .iter()
            .filter(|line| line.1.starts_with("/staff") && !matches!(line.2, Door::Everybody))
        {
            let should = match door {
                Door::Right(right) if !role.may(*right) => Verdict::Refused,
                _ => Verdict::In,
            };
            let answer = try_route(&client, &samples, method, path, &token);
            let is = match verdict(&answer) {
                Verdict::NotThere if *reach == Reach::Own || MAY_BE_GONE.contains(path) => {
                    Verdict::In
                }
                // signing out leads to the log-in
                Verdict::Asked if *path == "/staff/logout" => Verdict::In,
                is => is,
            };
            if is != should {
                wrong.push(format!(
                    "{role}: {method} {path} is {is:?}, should be {should:?}"
                ));
            }
            if *path == "/staff/logout" {
                client = samples.sign_in(shop, &email);
                token = token_of(&client);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
});

on_both!(what_belongs_to_another_channel_is_not_there, |shop| {
    let samples = furnished(shop);
    let mut wrong = Vec::new();
    for role in Role::ALL {
        let email = shop.hire(*role);
        samples.bind_to_other_channel(shop, &email);
        let client = samples.sign_in(shop, &email);
        let token = token_of(&client);
        for (method, path, door, reach) in DOORS {
            let Door::Right(right) = door else { continue };
            let should = match reach {
                _ if !role.may(*right) => Verdict::Refused,
                Reach::Bound => Verdict::NotThere,
                Reach::Whole => Verdict::Refused,
                Reach::Own => Verdict::NotThere,
                Reach::Free => Verdict::In,
            };
            let answer = try_route(&client, &samples, method, path, &token);
            let is = verdict(&answer);
            let gone = is == Verdict::NotThere && MAY_BE_GONE.contains(path);
            let own = *reach == Reach::Own && is == Verdict::In;
            if is != should && !(gone || own) {
                wrong.push(format!(
                    "{role}: {method} {path} is {is:?}, should be {should:?}"
                ));
            }
            if *reach == Reach::Free && *method == "get" {
                let text = answer.text();
                for secret in [&samples.number, &samples.channel_number, &samples.buyer] {
                    if text.contains(secret.as_str()) {
                        wrong.push(format!(
                            "{role}: {path} tells “{secret}” of the other channel"
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
});

on_both!(every_key_opens_what_its_scope_says, |shop| {
    let samples = furnished(shop);
    let mut wrong = Vec::new();
    for scope in Scope::ALL {
        let client = shop.client_with_scopes(&[*scope]);
        for (method, path, door, _) in DOORS {
            let Door::Key(needed) = door else { continue };
            let is = verdict(&try_route(&client, &samples, method, path, ""));
            let refused = is == Verdict::Refused;
            if refused == (needed == scope) || is == Verdict::Unknown {
                wrong.push(format!("{scope}: {method} {path} is {is:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
});
