// Small comforts on top of pages that work without them: keys, copy buttons, telling what a swap changed.
"use strict";

const typing = (el) => el.closest("input, textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("table.orders tbody tr")];
let at = -1;

function go(step) {
  const all = rows();
  if (all.length === 0) return;
  at = Math.max(0, Math.min(all.length - 1, at + step));
  all.forEach((row, index) => row.toggleAttribute("data-at", index === at));
  all[at].querySelector("a").focus({ preventScroll: true });
  all[at].scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") {
    document.querySelectorAll("details.add[open], details.me[open]").forEach((one) => { one.open = false; });
    return;
  }
  if (typing(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    const box = document.getElementById("q");
    box?.focus();
    box?.select();
  } else if (event.key === "j") {
    go(1);
  } else if (event.key === "k") {
    go(-1);
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
  if (event.target.closest("[data-keys]")) document.getElementById("keys")?.showModal();
  document.querySelectorAll("details.add[open], details.me[open]").forEach((one) => {
    if (!one.contains(event.target)) one.open = false;
  });
});

document.addEventListener("htmx:afterSettle", () => {
  at = -1;
  const said = document.querySelector("[data-said]");
  const place = document.getElementById("said");
  if (said && place) place.textContent = said.dataset.said;
});
