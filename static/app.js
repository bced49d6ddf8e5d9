// Small comforts on top of pages that work without them: keys, copy buttons, selecting rows, asking in a dialog, telling
// what a swap changed.
"use strict";

document.documentElement.classList.add("js");

const typing = (el) => el.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("table.orders tbody tr, .found .list li")];
let at = -1;

function go(step) {
  const all = rows();
  // on an order's page the rows are those of the list that one came from
  if (all.length === 0) return document.querySelector(step > 0 ? "a[data-next]" : "a[data-previous]")?.click();
  at = Math.max(0, Math.min(all.length - 1, at + step));
  all.forEach((row, index) => row.toggleAttribute("data-at", index === at));
  all[at].querySelector("a").focus({ preventScroll: true });
  all[at].scrollIntoView({ block: "nearest" });
}

// selecting
const boxes = (form) => [...form.querySelectorAll("input[name=order]")];

function show(form) {
  const all = boxes(form);
  const count = all.filter((box) => box.checked).length;
  all.forEach((box) => {
    if (box.checked) box.closest("tr").setAttribute("aria-selected", "true");
    else box.closest("tr").removeAttribute("aria-selected");
  });
  const whole = form.querySelector("[data-all]");
  if (whole) {
    whole.checked = count > 0 && count === all.length;
    whole.indeterminate = count > 0 && count < all.length;
  }
  const every = form.querySelector("input[name=all]");
  if (every && count === 0) every.checked = false;
  const said = form.querySelector("[data-picked]");
  if (said) said.textContent = every?.checked ? said.dataset.every : said.dataset.picked.replace("{n}", count);
  if (count > 0) form.dispatchEvent(new CustomEvent("picked"));
}

document.addEventListener("change", (event) => {
  const el = event.target;
  if (el.matches("select[data-auto]")) return el.form.requestSubmit();
  const form = el.closest("#chosen");
  if (!form) return;
  if (el.matches("[data-all]")) boxes(form).forEach((box) => { box.checked = el.checked; });
  show(form);
});

document.addEventListener("reset", (event) => {
  if (event.target.matches("#chosen")) setTimeout(() => show(event.target));
});

// the list under the search box
const box = document.getElementById("q");
const hits = document.getElementById("hits");
const options = () => [...(hits?.querySelectorAll("[role=option]") ?? [])];
let picked = -1;

function point(index) {
  const all = options();
  picked = all.length === 0 ? -1 : (index + all.length) % all.length;
  all.forEach((one, place) => {
    one.id = `hit-${place}`;
    one.setAttribute("aria-selected", String(place === picked));
  });
  if (picked < 0) return box.removeAttribute("aria-activedescendant");
  box.setAttribute("aria-activedescendant", `hit-${picked}`);
  all[picked].scrollIntoView({ block: "nearest" });
}

function unfold(open) {
  if (!hits) return;
  hits.hidden = !open || options().length === 0;
  box.setAttribute("aria-expanded", String(!hits.hidden));
  if (hits.hidden) { picked = -1; box.removeAttribute("aria-activedescendant"); }
}

box?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (options().length === 0) return;
    event.preventDefault();
    unfold(true);
    point(picked + (event.key === "ArrowDown" ? 1 : picked < 0 ? 0 : -1));
  } else if (event.key === "Enter" && picked >= 0) {
    event.preventDefault();
    location.href = options()[picked].href;
  } else if (event.key === "Escape" && !hits.hidden) {
    event.preventDefault();
    unfold(false);
  }
});
box?.addEventListener("focus", () => unfold(true));
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "hits") { picked = -1; unfold(document.activeElement === box); }
});

// asking in a dialog what has a page of its own, too
function ask(address) {
  const dialog = document.getElementById("ask-box");
  if (!dialog || !window.htmx) return false;
  htmx.ajax("GET", address, { target: "#ask-in", select: "#ask", swap: "innerHTML" }).then(() => {
    if (!dialog.querySelector("#ask")) { location.href = address; return; }
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("[autofocus]")?.focus();
  });
  return true;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-ask]")) return;
  const asked = new URLSearchParams(new FormData(form, event.submitter));
  if (ask(`${form.getAttribute("action")}?${asked}`)) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") {
    document.querySelectorAll("details.add[open], details.me[open]").forEach((one) => { one.open = false; });
    return;
  }
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    event.preventDefault();
    box?.focus();
    box?.select();
  } else if (event.key === "j") {
    go(1);
  } else if (event.key === "k") {
    go(-1);
  } else if (event.key === "x") {
    const tick = (rows()[at] ?? event.target.closest("tr"))?.querySelector("input[name=order]");
    if (tick) { tick.checked = !tick.checked; show(tick.form); }
  } else if (event.key === "?") {
    document.getElementById("keys")?.showModal();
  }
});

document.addEventListener("click", (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    navigator.clipboard?.writeText(copy.dataset.copy).then(() => {
      copy.setAttribute("data-done", "");
      setTimeout(() => copy.removeAttribute("data-done"), 1200);
    });
  }
  if (event.target.closest("[data-print]")) window.print();
  const asking = event.target.closest("a[data-ask]");
  if (asking && !event.ctrlKey && !event.metaKey && ask(asking.getAttribute("href"))) event.preventDefault();
  const closing = event.target.closest("dialog [data-close]");
  if (closing) { event.preventDefault(); closing.closest("dialog").close(); }
  if (!event.target.closest(".find")) unfold(false);
  if (event.target.closest("[data-keys]")) document.getElementById("keys")?.showModal();
  document.querySelectorAll("details.add[open], details.me[open]").forEach((one) => {
    if (!one.contains(event.target)) one.open = false;
  });
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "list") at = -1;
  const said = document.querySelector("[data-said]");
  const place = document.getElementById("said");
  if (said && place && place.textContent !== said.dataset.said) place.textContent = said.dataset.said;
});
