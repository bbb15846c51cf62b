// The page as a whole: views, what needs a look, what was left out, and the first drawing.
"use strict";

const VIEWS = ["list", "network", "doubts", "refused"];
let view = "list";

function drawTiles() {
  const countries = new Set(DATA.agreements.flatMap((one) => one.countries));
  const doubted = DATA.agreements.filter((one) => one.warnings.length).length + DATA.warnings.length;
  const tiles = [["articles", DATA.read], ["agreements", DATA.agreements.length], ["countries", countries.size], ["doubts", doubted], ["refused", DATA.refusals.length]];
  document.getElementById("tiles").replaceChildren(...tiles.map(([name, number]) => (
    make("div", {}, make("dt", {}, say(`ui.${name}`)), make("dd", {}, number.toLocaleString(language)))
  )));
}

// What is drawn when it is looked at; the list always is.
const DRAWN = { network: () => drawNetwork(), doubts: drawDoubts, refused: drawRefused };

function show(name, focus) {
  view = name;
  for (const one of VIEWS) {
    const tab = document.getElementById(`tab-${one}`);
    tab.setAttribute("aria-selected", String(one === name));
    tab.tabIndex = one === name ? 0 : -1;
    document.getElementById(`panel-${one}`).hidden = one !== name;
  }
  document.getElementById("filters").hidden = !["list", "network"].includes(name);
  DRAWN[name]?.();
  if (focus) document.getElementById(`tab-${name}`).focus();
}

function drawDoubts() {
  const articles = new Map();
  const under = (article, line) => articles.set(article, [...(articles.get(article) ?? []), line]);
  const doubtful = DATA.agreements.filter((one) => one.warnings.length);
  for (const one of doubtful) {
    const open = make("button", { type: "button", className: "plain", onclick: () => openArticle(one, doubtful) }, `${partiesOf(one)} · ${say(`kind.${one.kind}`)}`);
    under(one.article, make("li", {}, open, make("span", { className: "soft" }, ` ${one.warnings.map(warned).join(" / ")}`)));
  }
  for (const one of DATA.warnings) under(one.article, make("li", { className: "soft" }, warned(one.text)));
  const parts = [...articles].sort(([a], [b]) => a - b).map(([article, lines]) => (
    make("section", {}, make("h2", {}, DATA.articles[article].title ?? DATA.articles[article].id), make("ul", {}, lines))
  ));
  document.getElementById("panel-doubts").replaceChildren(make("p", {}, say(parts.length ? "ui.doubts_hint" : "ui.no_doubts")), ...parts);
}

function drawRefused() {
  const rows = DATA.refusals.map((one) => (
    make("tr", {}, make("td", {}, one.path), make("td", {}, say(`rejected.${one.code}`), " ", make("code", {}, one.code)), make("td", { className: "soft" }, one.message))
  ));
  const head = ["path", "reason", "message"].map((name) => make("th", { scope: "col" }, say(`ui.${name}`)));
  const table = make("table", {}, make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows));
  document.getElementById("panel-refused").replaceChildren(make("p", {}, say(rows.length ? "ui.refused_hint" : "ui.no_refused")), ...(rows.length ? [table] : []));
}

function changed() {
  wanted.page = 0;
  filter();
  if (view === "network") drawNetwork();
}

function redraw() {
  document.title = say("ui.report");
  drawTiles();
  fillFilters();
  order();
  filter();
  DRAWN[view]?.();
  if (document.getElementById("article").open) drawArticle();
}

function turn(by) {
  wanted.page += by;
  drawTable();
  document.getElementById("count").scrollIntoView({ block: "start" });
}

function tabKeys(event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by) show(VIEWS[(VIEWS.indexOf(view) + by + VIEWS.length) % VIEWS.length], true);
}

function start() {
  const form = document.getElementById("filters");
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(changed)); // the fields are emptied after the event
  document.getElementById("before").addEventListener("click", () => turn(-1));
  document.getElementById("after").addEventListener("click", () => turn(1));
  document.getElementById("print").addEventListener("click", () => print());
  document.getElementById("tabs").addEventListener("keydown", tabKeys);
  for (const one of VIEWS) document.getElementById(`tab-${one}`).addEventListener("click", () => show(one));
  document.getElementById("more").open = innerWidth > 768;
  articleKeys();
  printing();
  settings(redraw);
  redraw();
  show("list");
}

start();
