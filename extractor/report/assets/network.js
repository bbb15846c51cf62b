// Who has agreements with whom: one body in the middle, its partners around it, wider lines for more agreements.
"use strict";

const AROUND = 30; // partners that a picture has room for; the list below has all
const MOST = 25;
let middle = null;

const bodyOf = (party) => party.entity ?? named(party);

/** Bodies with their labels, and how many agreements each pair of them has, of what is shown. */
function ties() {
  const bodies = new Map();
  const pairs = new Map();
  for (const one of shown) {
    const keys = [...new Set(one.parties.map((party) => { bodies.set(bodyOf(party), named(party)); return bodyOf(party); }))];
    for (const a of keys) for (const b of keys) {
      if (a === b) continue;
      if (!pairs.has(a)) pairs.set(a, new Map());
      const partners = pairs.get(a);
      partners.set(b, [...(partners.get(b) ?? []), one]);
    }
  }
  return { bodies, pairs };
}

const byNumber = ([a, x], [b, y]) => y - x || (a < b ? -1 : 1);

function drawNetwork() {
  const { bodies, pairs } = ties();
  const counts = [...pairs].map(([key, partners]) => [key, new Set([...partners.values()].flat()).size]).sort(byNumber);
  if (!pairs.has(middle)) middle = counts.length ? counts[0][0] : null;
  drawMost(counts.slice(0, MOST), bodies);
  const partners = middle === null ? [] : [...pairs.get(middle)].map(([key, agreements]) => [key, agreements.length]).sort(byNumber);
  const around = document.getElementById("around");
  around.textContent = middle === null ? say("ui.nothing") : say("ui.around", bodies.get(middle), partners.length);
  drawGraph(partners.slice(0, AROUND), bodies);
  document.getElementById("partners").replaceChildren(...partners.map(([key]) => partnerLine(key, bodies, pairs.get(middle).get(key))));
}

function center(key) {
  middle = key;
  drawNetwork();
  const around = document.getElementById("around");
  around.tabIndex = -1;
  around.focus();
}

function drawMost(counts, bodies) {
  const most = counts.length ? counts[0][1] : 1;
  document.getElementById("most").replaceChildren(...counts.map(([key, count]) => {
    const bar = make("i", { "aria-hidden": "true" });
    bar.style.inlineSize = `${(count / most) * 100}%`;
    const button = make("button", { type: "button", className: "plain", "aria-pressed": String(key === middle), onclick: () => center(key) }, bodies.get(key));
    return make("li", {}, button, make("span", { className: "soft" }, ` ${say("ui.number", count)}`), bar);
  }));
}

function partnerLine(key, bodies, agreements) {
  const open = agreements.map((one) => (
    make("button", { type: "button", className: "plain", onclick: () => openArticle(one, agreements) }, `${say(`kind.${one.kind}`)} ${one.date ? day(one.date) : ""}`.trim())
  ));
  const there = make("button", { type: "button", className: "plain strong", onclick: () => center(key) }, bodies.get(key));
  return make("li", {}, there, " ", ...open.flatMap((one) => [one, " "]));
}

function svg(tag, given, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(given)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** The picture: partners in two bows beside the middle. The list of partners says the same in words. */
function drawGraph(partners, bodies) {
  const rows = Math.max(2, Math.ceil(partners.length / 2));
  const area = document.getElementById("graph");
  const width = area.clientWidth < 520 ? 400 : 760; // a phone gets fewer letters, not smaller ones
  const height = rows * 36 + 50;
  const centre = [width / 2, height / 2];
  const places = partners.map((_, i) => {
    const row = Math.floor(i / 2);
    const bow = Math.sin((Math.PI * (row + 0.5)) / rows);
    return [width / 2 + (i % 2 ? -1 : 1) * width * (0.125 + 0.07 * bow), 25 + 36 * (row + 0.5)];
  });
  const spokes = partners.map(([, count], i) => svg("line", {
    x1: centre[0], y1: centre[1], x2: places[i][0].toFixed(1), y2: places[i][1].toFixed(1), "stroke-width": Math.min(1 + count, 8),
  }));
  const nodes = partners.map(([key], i) => node(bodies.get(key), places[i], width, () => center(key)));
  const drawn = svg("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, ...spokes, ...nodes);
  if (middle !== null) drawn.append(node(bodies.get(middle), centre, width, null));
  area.replaceChildren(drawn);
}

function node(label, [x, y], width, picked) {
  const room = width < 520 ? 7 : 15;
  const text = label.length > room ? `${label.slice(0, room - 1)}…` : label;
  const side = !picked ? "middle" : x > width / 2 ? "start" : "end";
  const shift = { middle: 0, start: 11, end: -11 }[side];
  const lift = side === "middle" ? -14 : 5;
  const group = svg("g", { class: picked ? "node" : "node center" });
  group.append(svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: picked ? 7 : 11 }));
  const caption = svg("text", { x: (x + shift).toFixed(1), y: (y + lift).toFixed(1), "text-anchor": side });
  caption.textContent = text;
  const title = svg("title", {});
  title.textContent = label;
  group.append(caption, title);
  if (picked) group.addEventListener("click", picked);
  return group;
}
