// The page does without: this filters by words, and opens what a link leads to
// in browsers that do not do so by themselves.
"use strict";

const words = document.getElementById("words");
const shown = document.getElementById("shown");
const rows = [...document.querySelectorAll("tr[data-words]")];
const results = [...document.querySelectorAll("details.result")];

function matches(element, wanted) {
  const text = element.dataset.words.toLowerCase();
  return wanted.every((word) => text.includes(word));
}

function filter() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = new Set();
  for (const result of results) {
    result.hidden = !matches(result, wanted);
    if (!result.hidden) found.add(result.dataset.scenario);
  }
  for (const row of rows) {
    row.hidden = !found.has(row.dataset.scenario) && !matches(row, wanted);
  }
  const count = rows.filter((row) => !row.hidden).length;
  shown.textContent = wanted.length === 0
    ? ""
    : `${count} of ${rows.length} scenarios`;
}

function openTarget() {
  const target = document.getElementById(location.hash.slice(1));
  const result = target?.closest("details.result");
  if (!result) return;
  result.hidden = false;
  result.open = true;
  result.querySelector("summary").focus({ preventScroll: true });
  result.scrollIntoView();
}

document.getElementById("search").hidden = false;
words.addEventListener("input", filter);
addEventListener("hashchange", openTarget);
openTarget();
