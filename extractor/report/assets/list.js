// The list of agreements: what is wanted, in which order, a page of it at a time, and the years above it.
"use strict";

const DATA = parsed("data");
const ON_A_PAGE = 50;
const FILTERS = ["search", "party", "country", "kind", "status", "salience", "year", "topic", "least"];
const COLUMNS = ["date", "parties", "kind", "status", "salience", "areas", "country", "confidence"];
const STATUSES = ["signed", "planned", "ended"];

const plain = (text) => text.normalize("NFC").toLowerCase();
const named = (party) => party.canonical ?? party.name;
const partiesOf = (one) => one.parties.map((party) => party.name).join(", ");
const countriesOf = (one) => [...new Set(one.parties.map((party) => party.country).filter(Boolean))];

// What a search looks through, made once: typing must not wait for it.
for (const one of DATA.agreements) {
  const names = one.parties.flatMap((party) => [party.name, named(party), ...(party.aliases ?? [])]);
  const people = one.parties.flatMap((party) => (party.signatories ?? []).map((person) => person.name));
  one.names = plain(names.join("\n"));
  one.words = plain([names, people, one.title, one.venue, one.areas ?? [], DATA.articles[one.article].title]
    .flat().filter(Boolean).join("\n"));
  one.countries = countriesOf(one);
}

const wanted = { page: 0, sort: "date", down: true };
let ordered = [];
let shown = [];

function keyOf(one, column) {
  if (column === "date") return one.year === null ? "" : one.date; // what has no year stands apart
  if (column === "confidence") return one.confidence ?? -1;
  if (column === "parties") return partiesOf(one);
  if (column === "areas") return (one.areas ?? []).join(", ");
  if (column === "country") return one.countries.map(country).join(", ");
  return say(`${column}.${one[column]}`);
}

function order() {
  const collator = new Intl.Collator(language);
  const keys = new Map(DATA.agreements.map((one) => [one, keyOf(one, wanted.sort)]));
  const compare = typeof keys.values().next().value === "number" ? (a, b) => a - b : collator.compare;
  ordered = DATA.agreements.map((one, place) => [one, place])
    .sort(([a, i], [b, j]) => compare(keys.get(a), keys.get(b)) * (wanted.down ? -1 : 1) || i - j)
    .map(([one]) => one);
}

/** Whether an agreement is wanted; one filter may be left out, as that of the years is for the years. */
function matches(one, { search, party, country: code, kind, status, salience, year, topic, least }, without) {
  return (!search || search.every((word) => one.words.includes(word)))
    && (!party || one.names.includes(party))
    && (!code || one.countries.includes(code))
    && (!kind || one.kind === kind)
    && (!status || one.status === status)
    && (!salience || one.salience === salience)
    && (!year || without === "year" || String(one.year) === year)
    && (!topic || one.topics.includes(topic))
    && (!least || (one.confidence ?? 0) >= Number(least));
}

function asked() {
  const form = document.getElementById("filters");
  const given = Object.fromEntries(FILTERS.map((name) => [name, form.elements[name].value]));
  given.search = plain(given.search).split(/\s+/).filter(Boolean);
  given.party = plain(given.party.trim());
  return given;
}

function filter() {
  const given = asked();
  shown = ordered.filter((one) => matches(one, given));
  drawYears(ordered.filter((one) => matches(one, given, "year")), given.year);
  drawTable();
}

function drawTable() {
  const pages = Math.max(1, Math.ceil(shown.length / ON_A_PAGE));
  wanted.page = Math.min(wanted.page, pages - 1);
  const from = wanted.page * ON_A_PAGE;
  drawHead();
  drawRows(shown.slice(from, from + ON_A_PAGE));
  document.getElementById("count").textContent = say("ui.count", shown.length.toLocaleString(language), DATA.agreements.length.toLocaleString(language));
  document.getElementById("which").textContent = `${wanted.page + 1} / ${pages}`;
  document.getElementById("before").disabled = wanted.page === 0;
  document.getElementById("after").disabled = wanted.page === pages - 1;
  document.getElementById("pager").hidden = pages === 1;
}

function drawRows(some) {
  document.querySelector("#table tbody").replaceChildren(...some.map(row));
}

function drawHead() {
  const sorted = wanted.down ? "descending" : "ascending";
  document.querySelector("#table thead tr").replaceChildren(...COLUMNS.map((column) => {
    const here = column === wanted.sort;
    const sign = make("span", { "aria-hidden": "true" }, here ? (wanted.down ? " ▼" : " ▲") : "");
    const button = make("button", { type: "button", className: "plain", onclick: () => sortBy(column) }, say(`ui.column_${column}`), sign);
    return make("th", { scope: "col", className: `c-${column}`, "aria-sort": here ? sorted : null }, button);
  }));
}

function sortBy(column) {
  wanted.down = column === wanted.sort ? !wanted.down : ["date", "confidence"].includes(column);
  wanted.sort = column;
  wanted.page = 0;
  order();
  filter();
  document.querySelector(`#table thead .c-${column} button`).focus();
}

function row(one) {
  const open = make("button", { type: "button", className: "plain", onclick: () => openArticle(one, shown) }, partiesOf(one));
  const cells = {
    date: one.date ? day(one.date) : "–",
    parties: [open, one.title ? make("span", { className: "soft title" }, one.title) : null],
    kind: make("span", { className: "chip" }, say(`kind.${one.kind}`)),
    status: make("span", { className: `state ${one.status}` }, say(`status.${one.status}`)),
    salience: say(`salience.${one.salience}`),
    areas: make("span", { className: "few" }, (one.areas ?? []).join(" · ") || "–"),
    country: one.countries.map(country).join(", ") || "–",
    confidence: one.confidence === undefined ? "–" : sure(one.confidence),
  };
  return make("tr", {}, COLUMNS.map((column) => {
    const cell = make("td", { className: `c-${column}` }, cells[column]);
    cell.dataset.column = say(`ui.column_${column}`);
    return cell;
  }));
}

function sure(value) {
  const grade = value >= 0.7 ? "high" : value >= 0.4 ? "middle" : "low";
  return make("span", { className: `sure ${grade}` }, `${Math.round(value * 100)} %`);
}

/** A bar a year, its height the number of agreements, parted by status; a click wants that year alone. Dots are years of none. */
function drawYears(some, chosen) {
  const counts = new Map();
  for (const one of some) {
    if (one.year === null) continue;
    const year = counts.get(one.year) ?? Object.fromEntries(STATUSES.map((status) => [status, 0]));
    year[one.status] += 1;
    counts.set(one.year, year);
  }
  const all = (year) => STATUSES.reduce((sum, status) => sum + year[status], 0);
  const most = Math.max(1, ...[...counts.values()].map(all));
  const bars = [...counts.keys()].sort((a, b) => a - b).flatMap((year, i, sorted) => {
    const gap = i && year > sorted[i - 1] + 1 ? [make("li", { className: "gap", "aria-hidden": "true" }, "⋯")] : [];
    const parts = STATUSES.map((status) => {
      const part = make("i", { className: status });
      part.style.blockSize = `${(counts.get(year)[status] / most) * 5}rem`;
      return part;
    });
    const label = say("ui.year_count", year, all(counts.get(year)));
    const toggle = () => choose("year", String(year) === chosen ? "" : String(year));
    const pressed = String(year) === chosen;
    const bar = make("span", { className: "bar", "aria-hidden": "true" }, parts);
    const button = make("button", { type: "button", "aria-pressed": String(pressed), "aria-label": label, title: label, onclick: toggle }, bar, make("span", { "aria-hidden": "true" }, String(year)));
    return [...gap, make("li", {}, button)];
  });
  const undated = some.filter((one) => one.year === null).length;
  document.getElementById("undated").textContent = undated ? say("ui.undated", undated.toLocaleString(language)) : "";
  const years = document.getElementById("years");
  const first = !years.children.length;
  years.replaceChildren(...bars);
  if (first) years.scrollLeft = years.scrollWidth; // where there is no room for all, the latest are of most use
}

/** Set a filter as if the reader had, and keep the focus on the button that did it. */
function choose(name, value) {
  const label = document.activeElement?.getAttribute("aria-label");
  const field = document.getElementById("filters").elements[name];
  field.value = value;
  changed();
  if (label) [...document.querySelectorAll("#years button")].find((one) => one.getAttribute("aria-label") === label)?.focus();
}

/** The choices of every filter, each with how many agreements it gives, in the words of the language. */
function fillFilters() {
  const form = document.getElementById("filters");
  const values = {
    country: (one) => one.countries, topic: (one) => one.topics, year: (one) => (one.year === null ? [] : [one.year]),
    kind: (one) => [one.kind], status: (one) => [one.status], salience: (one) => [one.salience],
  };
  for (const [name, of] of Object.entries(values)) {
    const counts = new Map();
    for (const one of DATA.agreements) for (const value of of(one)) counts.set(value, (counts.get(value) ?? 0) + 1);
    const sorted = [...counts].sort((a, b) => (name === "year" ? b[0] - a[0] : b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
    const worded = (value) => (name === "country" ? country(value) : name === "year" ? String(value) : say(`${name}.${value}`));
    choices(form.elements[name], sorted.map(([value, count]) => [value, `${worded(value)} (${count})`]));
  }
  choices(form.elements.least, [0.9, 0.7, 0.5].map((value) => [value, say("ui.at_least", Math.round(value * 100))]));
  const names = new Map();
  for (const one of DATA.agreements) for (const party of one.parties) names.set(named(party), (names.get(named(party)) ?? 0) + 1);
  const most = [...names].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 500);
  document.getElementById("parties").replaceChildren(...most.map(([name]) => make("option", { value: name })));
}

function choices(select, options) {
  const before = select.value;
  const any = make("option", { value: "" }, say("ui.any"));
  select.replaceChildren(any, ...options.map(([value, label]) => make("option", { value: String(value) }, label)));
  select.value = before;
}

/** Printed, the list is not cut into pages. */
function printing() {
  addEventListener("beforeprint", () => drawRows(shown));
  addEventListener("afterprint", drawTable);
}
