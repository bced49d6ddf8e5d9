//! That the browser of the harness reads, clicks, types, waits and draws.

use crate::support::Browser;
use serde_json::json;

const PAGE: &str = "data:text/html;charset=utf-8,<meta name=viewport content=width=device-width><title>Tea</title><h1>Green tea</h1><input id=name value=old>\
    <button onclick=\"setTimeout(() => document.querySelector('h1').textContent = \
    document.querySelector('input').value, 50)\">Rename</button>";

#[test]
fn a_page_is_read_clicked_and_drawn() {
    let Some(browser) = Browser::speaking("zh-CN") else {
        return;
    };
    browser.open(PAGE);
    assert_eq!(browser.title(), "Tea");
    assert_eq!(browser.text("h1"), "Green tea");
    browser.fill("#name", "白茶");
    assert_eq!(browser.property("#name", "value"), json!("白茶"));
    browser.click("button");
    browser.wait_for_text("h1", "白茶");
    browser.resize(390, 844);
    assert_eq!(
        browser.run("return [innerWidth, navigator.language]", &[]),
        json!([390, "zh-CN"])
    );
    let directory = tempfile::tempdir().unwrap();
    let picture = directory.path().join("page.png");
    browser.screenshot(&picture);
    assert!(std::fs::read(&picture).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn a_page_that_complains_is_heard() {
    let Some(browser) = Browser::speaking("en") else {
        return;
    };
    browser.open("data:text/html,<script>console.error('no tea')</script>");
    assert!(
        browser
            .complaints()
            .iter()
            .any(|line| line.contains("no tea"))
    );
}
