// One agreement beside its article: every value leads to the words that prove it, every mark to its value.
"use strict";

let among = [];
let current = null;

/** Evidence as it was before it was shortened for the page. */
function evidenceOf(one, characters) {
  return one.evidence.map(([slot, party, start, end, rule, text]) => (
    { slot, party, start, end, rule, text: text ?? characters.slice(start, end).join("") }
  ));
}

function openArticle(one, list) {
  [current, among] = [one, list];
  const dialog = document.getElementById("article");
  drawArticle();
  if (!dialog.open) dialog.showModal();
  document.getElementById("headline").focus();
}

function drawArticle() {
  const article = DATA.articles[current.article];
  const evidence = evidenceOf(current, Array.from(article.text ?? ""));
  const place = among.indexOf(current);
  document.getElementById("headline").textContent = article.title ?? article.id;
  const about = [article.publisher, article.published_on, article.path].filter(Boolean).join(" · ");
  document.getElementById("about").replaceChildren(about, ...(article.url ? [" · ", link(article.url, article.url)] : []));
  document.getElementById("previous").disabled = place <= 0;
  document.getElementById("next").disabled = place === -1 || place === among.length - 1;
  drawText(article, evidence);
  document.getElementById("facts").replaceChildren(...facts(evidence), ...siblings());
}

function drawText(article, evidence) {
  const area = document.getElementById("text");
  if (article.text === undefined) {
    area.replaceChildren(...quoted(evidence));
    return;
  }
  const picked = (mark) => {
    const value = [...document.querySelectorAll("#facts [data-proof]")].find((one) => one.dataset.proof === `${mark.start}:${mark.end}`);
    value?.scrollIntoView({ block: "nearest" });
    value?.focus();
  };
  area.replaceChildren(make("div", { className: "text" }, ...markedText(article.text, evidence, picked)));
  area.scrollTop = 0;
}

/** A value; where something proves it, a button that leads there. */
function value(text, proof) {
  if (!proof || DATA.articles[current.article].text === undefined) return make("span", {}, text);
  const go = () => jump(document.getElementById("text"), proof.start, proof.end);
  const colour = COLOURED.has(proof.slot) ? `slot-${proof.slot}` : "slot-other";
  const button = make("button", { type: "button", className: `plain value ${colour}`, onclick: go, title: told([proof]) }, text);
  button.dataset.proof = `${proof.start}:${proof.end}`;
  return button;
}

function facts(evidence) {
  const find = (slot, party) => evidence.filter((one) => one.slot === slot && (party === undefined || one.party === party));
  const line = (slot, ...shownValues) => [make("dt", {}, say(`slot.${slot}`)), make("dd", {}, ...shownValues)];
  const proofs = find("areas");
  const areas = (current.areas ?? []).map((area, i) => (
    make("li", {}, value(area, proofs.length === current.areas.length ? proofs[i] : proofs.find((one) => one.text.includes(area)) ?? proofs[0]))
  ));
  const simple = ["kind", "status", "salience"].flatMap((slot) => line(slot, value(say(`${slot}.${current[slot]}`), find(slot)[0])));
  const free = ["date", "title", "venue"].filter((slot) => current[slot])
    .flatMap((slot) => line(slot, value(slot === "date" ? day(current.date) : current[slot], find(slot)[0])));
  const list = make("dl", {}, simple, free, line("parties", make("ul", {}, current.parties.map((party, i) => partyOf(party, i, find)))),
    areas.length ? line("areas", make("ul", {}, areas)) : [],
    current.confidence === undefined ? [] : [make("dt", {}, say("ui.column_confidence")), make("dd", {}, sure(current.confidence))]);
  const doubts = current.warnings.map((one) => make("li", {}, warned(one)));
  return [list, ...(doubts.length ? [make("h3", {}, say("ui.doubts")), make("ul", { className: "notice" }, doubts)] : [])];
}

function partyOf(party, place, find) {
  const signed = (party.signatories ?? []).map((person) => (
    make("div", {}, `${say("slot.signatories")}: `, value([person.name, person.title].filter(Boolean).join(" "), find("signatories", place)[0]))
  ));
  const about = [party.canonical && party.canonical !== party.name ? party.canonical : null, say(`type.${party.type}`), party.country ? country(party.country) : null];
  const others = party.aliases?.length ? make("div", { className: "soft" }, `${say("slot.aliases")}: ${party.aliases.join(", ")}`) : null;
  return make("li", {}, value(party.name, find("parties", place)[0]), make("span", { className: "soft" }, ` ${about.filter(Boolean).join(" · ")}`), others, signed);
}

/** The other agreements that the article tells of. */
function siblings() {
  const others = DATA.agreements.filter((one) => one.article === current.article && one !== current);
  if (!others.length) return [];
  const items = others.map((one) => {
    const go = () => { current = one; drawArticle(); document.getElementById("headline").focus(); };
    const named = `${partiesOf(one)} · ${say(`kind.${one.kind}`)}${one.date ? ` · ${day(one.date)}` : ""}`;
    return make("li", {}, make("button", { type: "button", className: "plain", onclick: go }, named));
  });
  return [make("h3", {}, say("ui.same_article")), make("ul", {}, items)];
}

function step(by) {
  const next = among[among.indexOf(current) + by];
  if (next) openArticle(next, among);
}

function articleKeys() {
  const dialog = document.getElementById("article");
  document.getElementById("close").addEventListener("click", () => dialog.close());
  document.getElementById("previous").addEventListener("click", () => step(-1));
  document.getElementById("next").addEventListener("click", () => step(1));
  tips(document.getElementById("text"), document.getElementById("tip"));
  dialog.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
  });
}
