// An article's text with its evidence marked. Offsets are code points, as in the records; a string of JavaScript
// counts UTF-16 units, so the text is taken apart into code points first.
"use strict";

// What a name gives besides itself stands at the name and needs no mark of its own.
const OF_A_NAME = new Set(["canonical", "type", "country"]);
const COLOURED = new Set(["parties", "date", "kind", "status", "areas", "signatories", "venue", "title"]);

/** What evidence is to be marked: it must say what stands there, and not only repeat a party's place. */
function placed(evidence, characters) {
  const names = new Set(evidence.filter((one) => one.slot === "parties").map((one) => `${one.start}:${one.end}`));
  return evidence.filter((one) => {
    if (OF_A_NAME.has(one.slot) && names.has(`${one.start}:${one.end}`)) return false;
    return one.start < one.end && characters.slice(one.start, one.end).join("") === one.text;
  });
}

/** What is told of a mark on hovering and to a screen reader: slot and rule. */
const told = (marks) => marks.map((one) => `${say(`slot.${one.slot}`)} · ${one.rule}`).join("\n");

/** What stands in the place of an article whose text is not at hand: the words that prove each value. */
function quoted(evidence) {
  const quotes = evidence.map((one) => make("li", {}, make("q", {}, one.text), make("span", { className: "soft" }, ` ${told([one])}`)));
  return [make("p", { className: "notice" }, say("ui.no_text")), make("ul", { className: "quotes" }, quotes)];
}

/**
 * The text as nodes, evidence in <mark>s that can be reached with Tab; marks may overlap.
 * Each has data-at, its place: "start:end" of what it belongs to; picked(mark) is called on click and Enter;
 * without it marks are for looking at only.
 */
function markedText(text, evidence, picked) {
  const characters = Array.from(text);
  const marks = placed(evidence, characters);
  const edges = [...new Set([0, characters.length, ...marks.flatMap((one) => [one.start, one.end])])];
  edges.sort((a, b) => a - b);
  const nodes = [];
  const begun = new Set();
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const [start, end] = [edges[i], edges[i + 1]];
    const piece = characters.slice(start, end).join("");
    const here = marks.filter((one) => one.start <= start && end <= one.end);
    if (!here.length) { nodes.push(document.createTextNode(piece)); continue; }
    const first = here.some((one) => !begun.has(one));
    here.forEach((one) => begun.add(one));
    nodes.push(markedPiece(piece, here, first, picked));
  }
  return nodes;
}

function markedPiece(piece, here, first, picked) {
  const inner = here.reduce((a, b) => (b.end - b.start < a.end - a.start ? b : a));
  const made = make("mark", { className: COLOURED.has(inner.slot) ? `slot-${inner.slot}` : "slot-other" }, piece);
  made.dataset.told = told(here);
  made.dataset.at = here.map((one) => `${one.start}:${one.end}`).join(" ");
  if (!first || !picked) return made;
  made.tabIndex = 0;
  made.setAttribute("role", "button");
  made.setAttribute("aria-label", `${inner.text}, ${told(here)}`);
  made.addEventListener("click", () => picked(inner));
  made.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); picked(inner); }
  });
  return made;
}

/** Show what a mark is told to be, beside it, while it is hovered or has the focus. */
function tips(area, tip) {
  const hide = () => { tip.hidden = true; };
  const show = (event) => {
    const mark = event.target.closest("mark[data-told]");
    if (!mark) { hide(); return; }
    tip.textContent = mark.dataset.told;
    tip.hidden = false;
    const at = mark.getBoundingClientRect();
    const below = at.bottom + tip.offsetHeight + 8 < innerHeight;
    tip.style.insetBlockStart = `${below ? at.bottom + 6 : at.top - tip.offsetHeight - 6}px`;
    tip.style.insetInlineStart = `${Math.max(8, Math.min(at.left, innerWidth - tip.offsetWidth - 8))}px`;
  };
  area.addEventListener("mouseover", show);
  area.addEventListener("focusin", show);
  area.addEventListener("mouseleave", hide);
  area.addEventListener("focusout", hide);
  area.addEventListener("scroll", hide);
}

/** Bring the first mark at a place into view, and the focus to it if it takes any. */
function jump(area, start, end) {
  const found = [...area.querySelectorAll("mark")].filter((one) => one.dataset.at.split(" ").includes(`${start}:${end}`));
  for (const one of area.querySelectorAll("mark.here")) one.classList.remove("here");
  for (const one of found) one.classList.add("here");
  if (!found.length) return;
  found[0].scrollIntoView({ block: "center" });
  (found.find((one) => one.tabIndex === 0) ?? found[0]).focus();
}
