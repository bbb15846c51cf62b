// One article at a time: its text, its agreements, what is decided on them. Nothing counts until the server has
// written it; what it answers is what is shown.
"use strict";

const TOKEN = location.hash.slice(1);
const MARKS = ["parties", "aliases", "signatories", "date", "venue", "title", "areas", "figure", "new"];
let articles = [];
let article = null;
let chosen = null; // the key of the agreement in the form
let waiting = Promise.resolve();

async function ask(path, body) {
  const how = body ? { method: "POST", body: JSON.stringify(body) } : {};
  const headers = { Authorization: `Bearer ${TOKEN}`, ...(body ? { "Content-Type": "application/json" } : {}) };
  const answer = await fetch(path, { ...how, headers });
  const told = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : { error: await answer.text() };
  if (!answer.ok) throw Object.assign(new Error(told.error), { status: answer.status, told });
  return told;
}

function trouble(text) {
  const area = document.getElementById("trouble");
  area.hidden = !text;
  area.textContent = text ?? "";
}

/** Decide something on the article that is shown, after what was decided before has been answered. */
function decide(action, more = {}, focus = null) {
  waiting = waiting.then(async () => {
    const before = article.items.length;
    try {
      article = await ask("/api/decide", { doc_id: article.id, action, seen: article.seen, ...more });
      trouble(null);
      if (article.items.length > before) chosen = article.items.at(-1).key;
      const row = articles.find((one) => one.id === article.id);
      Object.assign(row, { done: article.done, open: article.open, items: article.items.length });
      document.getElementById("saved").textContent = say("ui.saved", article.seen);
    } catch (error) {
      trouble(say("ui.not_saved", error.message));
      if (error.status === 409) article = error.told;
      else if (error.status !== 422) return;
    }
    draw(focus);
  });
  return waiting;
}

const item = () => article.items.find((one) => one.key === chosen) ?? null;

function change(agreement, focus = null, mark = null) {
  const sent = { ...agreement, evidence: [] };
  return decide("correct", { key: chosen, agreement: sent, marked: mark }, focus);
}

async function visit(id) {
  await waiting;
  try {
    article = await ask(`/api/article?id=${encodeURIComponent(id)}`);
  } catch (error) { trouble(error.message); return; }
  chosen = (article.items.find((one) => one.state === "machine") ?? article.items[0])?.key ?? null;
  draw("#text");
}

/** Draw what the server last said; the focus goes where it was, or where it is asked to go. */
function draw(focus) {
  const there = document.activeElement;
  const path = there?.closest("#form") ? [there.closest("fieldset")?.dataset.party, there.name] : null;
  drawArticles();
  document.getElementById("headline").textContent = article.title ?? article.id;
  const about = [article.publisher, article.published_on, article.id].filter(Boolean).join(" · ");
  document.getElementById("about").replaceChildren(about, ...(article.url ? [" · ", link(article.url, article.url)] : []));
  drawText();
  drawItems();
  drawButtons();
  fillFigures(document.getElementById("figures"), article.figures, (figures) => decide("figures", { figures }));
  document.getElementById("complaints-title").textContent = say("ui.complaints", article.complaints.length);
  document.getElementById("complaints").replaceChildren(...article.complaints.map((one) => make("li", {}, one)));
  if (focus) document.querySelector(focus)?.focus();
  else if (path) (path[0] === undefined ? document.querySelector(`#form > .field [name="${path[1]}"]`) : document.querySelector(`#form [data-party="${path[0]}"] [name="${path[1]}"]`))?.focus();
}

function drawArticles() {
  const done = articles.filter((one) => one.done).length;
  document.getElementById("progress").textContent = say("ui.progress", done, articles.length);
  const select = document.getElementById("articles");
  if (!select.options.length) select.replaceChildren(...articles.map((one) => make("option", { value: one.id })));
  articles.forEach((one, i) => {
    const told = `${one.done ? "✓ " : one.open ? "" : "· "}${one.title ?? one.id} (${one.items})`;
    if (select.options[i].textContent !== told) select.options[i].textContent = told;
  });
  select.value = article.id;
}

function drawText() {
  const area = document.getElementById("text");
  const top = area.scrollTop;
  const evidence = item()?.agreement.evidence ?? [];
  if (article.text === null) area.replaceChildren(...quoted(evidence));
  else area.replaceChildren(...markedText(article.text, evidence, null));
  area.scrollTop = top;
}

const show = (proof) => jump(document.getElementById("text"), proof.start, proof.end);

function drawItems() {
  const named = (one) => `${one.agreement.parties.map((party) => party.name).join(", ") || say("ui.no_parties")} · ${say(`kind.${one.agreement.kind}`)}${one.agreement.date ? ` · ${day(one.agreement.date)}` : ""}`;
  document.getElementById("items").replaceChildren(...article.items.map((one) => {
    const pick = () => { chosen = one.key; draw(`#items [aria-current]`); };
    const button = make("button", { type: "button", "aria-current": one.key === chosen ? "true" : null, onclick: pick }, make("span", { className: `badge ${one.state}` }, say(`review.${one.state}`)), ` ${named(one)}`);
    return make("li", {}, button);
  }));
  const form = document.getElementById("form");
  form.hidden = !item();
  if (item()) fillForm(form, item(), (agreement, field) => change(agreement, field ? "#form fieldset:last-of-type [name=name]" : null), show);
  if (!article.items.length) document.getElementById("items").replaceChildren(make("li", { className: "soft" }, say("ui.none_found")));
}

function drawButtons() {
  for (const [name, able] of [["accept", item()], ["reject", item()], ["undo", article.seen], ["done", true]]) {
    const button = document.querySelector(`[data-do=${name}]`);
    button.disabled = !able;
    button.textContent = say(name === "done" && article.done ? "ui.do_not_done" : `ui.do_${name}`);
  }
  document.getElementById("marking").replaceChildren(...MARKS.map((slot, i) => (
    make("button", { type: "button", "aria-keyshortcuts": String(i + 1), onmousedown: (event) => event.preventDefault(), onclick: () => mark(slot) },
      make("kbd", { "aria-hidden": "true" }, String(i + 1)), ` ${slot === "new" ? say("ui.new_agreement") : say(`slot.${slot}`)}`)
  )));
  const keys = Object.entries(KEYS).map(([code, name]) => [code.replace("Key", ""), say(`ui.do_${name}`)]);
  keys.push(["1–9", say("ui.key_mark")], ["Esc", say("ui.key_escape")]);
  document.getElementById("keys").replaceChildren(...keys.flatMap(([key, what]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)]));
}

/** The selected stretch of the text in code points, without blanks at its ends; null where nothing is. */
function selected() {
  const area = document.getElementById("text");
  const selection = getSelection();
  if (!selection.rangeCount || !area.contains(selection.anchorNode) || !area.contains(selection.focusNode)) return null;
  const range = selection.getRangeAt(0);
  const before = document.createRange();
  before.selectNodeContents(area);
  before.setEnd(range.startContainer, range.startOffset);
  const words = range.toString();
  const start = Array.from(before.toString() + words.slice(0, words.length - words.trimStart().length)).length;
  const length = Array.from(words.trim()).length;
  return length ? [start, start + length] : null;
}

/** Take what is selected as the value of a slot of the agreement in the form, or of a new one. */
function mark(slot) {
  const marked = selected();
  if (slot === "new") { add(marked); return; }
  if (!marked || article.text === null) { trouble(say("ui.select_first")); return; }
  const words = Array.from(article.text).slice(...marked).join("").replace(/\s+/g, " ");
  if (slot === "figure") { addFigure(words, marked); return; }
  if (!item()) { trouble(say("ui.choose_first")); return; }
  const now = collected(document.getElementById("form"), item());
  const party = now.parties[Number(document.querySelector("#form fieldset.last")?.dataset.party ?? now.parties.length - 1)];
  if (slot === "parties") now.parties.push(newParty(words));
  else if (slot === "areas") now.areas.push(words);
  else if (slot === "date") now.date = dated(words) ?? now.date;
  else if (slot === "venue" || slot === "title") now[slot] = words;
  else if (!party) { trouble(say("ui.choose_first")); return; }
  else if (slot === "aliases") party.aliases.push(words);
  else party.signatories = [{ name: words, title: null }];
  change(now, { parties: "#form fieldset:last-of-type [name=type]", date: "#form [name=date]" }[slot] ?? "#text", { slot, start: marked[0], end: marked[1] });
}

/** A day that is written out, as EDTF; anything else is for the person to write. */
function dated(words) {
  const found = /(\d{4})\s*[년.\-/]\s*(\d{1,2})\s*[월.\-/]\s*(\d{1,2})/.exec(words);
  return found ? [found[1], found[2].padStart(2, "0"), found[3].padStart(2, "0")].join("-") : null;
}

function add(marked) {
  const agreement = { kind: "mou", status: "signed", salience: "main", parties: [], areas: [], evidence: [] };
  decide("add", { agreement, marked: marked && { slot: "kind", start: marked[0], end: marked[1] } }, "#form [name=kind]");
}

function addFigure(words, marked) {
  const found = /^\D*?([\d,.]*\d)\s*(\S*)$/.exec(words);
  const value = found ? Number(found[1].replaceAll(",", "")) : 0;
  const figure = { surface: words, value, unit: found?.[2] ?? "", approx: false, start: marked[0], end: marked[1] };
  document.getElementById("figures-part").open = true;
  decide("figures", { figures: [...article.figures, figure] }, "#figures tr:last-child [name=value]");
}

function turn(by) {
  const next = articles[articles.findIndex((one) => one.id === article.id) + by];
  if (next) visit(next.id);
}

function pick(by) {
  const next = article.items[article.items.findIndex((one) => one.key === chosen) + by];
  if (next) { chosen = next.key; draw("#items [aria-current]"); }
}

const KEYS = {
  KeyA: "accept", KeyX: "reject", KeyU: "undo", KeyD: "done", KeyE: "edit", KeyT: "text",
  KeyJ: "following", KeyK: "preceding", KeyN: "next", KeyP: "previous",
};
const DO = {
  accept: () => item() && decide("accept", { key: chosen }),
  reject: () => item() && decide("reject", { key: chosen }),
  undo: () => article.seen && decide("undo"),
  done: () => decide("done"),
  edit: () => document.querySelector("#form [name=kind]")?.focus(),
  text: () => document.getElementById("text").focus(),
  following: () => pick(1), preceding: () => pick(-1), next: () => turn(1), previous: () => turn(-1),
};

/** Keys are told by their place on the keyboard, so that they work while Hangul is being written. */
function keyed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || !article) return;
  const inField = event.target.closest("input, select, textarea");
  if (inField) {
    if (event.key === "Escape") document.getElementById("text").focus();
    return;
  }
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (digit) mark(MARKS[digit - 1]);
  else if (KEYS[event.code] && !event.shiftKey) DO[KEYS[event.code]]();
  else return;
  event.preventDefault();
}

/** The text can be walked and selected with the keyboard like one that is written in, but nothing changes it. */
function onlyRead(area) {
  for (const name of ["beforeinput", "drop", "paste", "cut"]) area.addEventListener(name, (event) => event.preventDefault());
  area.addEventListener("input", drawText); // what an input method wrote all the same
  area.addEventListener("click", (event) => {
    const at = event.target.closest("mark")?.dataset.at.split(" ") ?? [];
    [...document.querySelectorAll("#form [data-proof]")].find((one) => at.includes(one.dataset.proof) && getSelection().isCollapsed)?.focus();
  });
}

async function start() {
  settings(() => { if (article) draw(); });
  document.title = say("ui.review");
  addEventListener("keydown", keyed);
  document.getElementById("articles").addEventListener("change", (event) => visit(event.target.value));
  for (const one of document.querySelectorAll("[data-do]")) one.addEventListener("click", () => DO[one.dataset.do]());
  document.getElementById("form").addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("form").addEventListener("focusin", (event) => {
    for (const one of document.querySelectorAll("#form fieldset")) one.classList.toggle("last", one.contains(event.target));
  });
  onlyRead(document.getElementById("text"));
  tips(document.getElementById("text"), document.getElementById("tip"));
  try {
    articles = (await ask("/api/articles")).articles;
  } catch (error) { trouble(error.message); return; }
  await visit((articles.find((one) => !one.done && one.open) ?? articles[0]).id);
}

start();
