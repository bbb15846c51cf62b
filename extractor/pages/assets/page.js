// What both pages need: elements made without markup, words in two languages, light and dark.
// Everything from an article becomes a text node: nothing here parses HTML.
"use strict";

const parsed = (id) => JSON.parse(document.getElementById(id).textContent);
const WORDS = parsed("words");
const LANGUAGES = ["ko", "en"];

/** What a browser remembers of a reader; a page opened from a file may have nowhere to keep it. */
const kept = {
  get(key) { try { return localStorage.getItem(`agreements.${key}`); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(`agreements.${key}`, value); } catch { /* not kept */ } },
};

let language = LANGUAGES.includes(kept.get("language")) ? kept.get("language") : "ko";

/** The word of a key, as kind.mou; what has no word is shown as it stands. */
function say(key, ...values) {
  const found = Object.hasOwn(WORDS, key) ? WORDS[key][LANGUAGES.indexOf(language)] : key.slice(key.indexOf(".") + 1);
  return values.reduce((text, value) => text.replace("…", () => value), found);
}

/** An element with properties, attributes (names with a dash, role, for …) and children; strings become text. */
function make(tag, given = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && !name.includes("-")) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** A link, if the address is one of the web; anything else (javascript:, data:) is only shown. */
function link(address, text) {
  let safe = false;
  try { safe = ["http:", "https:"].includes(new URL(address).protocol); } catch { /* no address */ }
  return safe ? make("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, text) : make("span", {}, text);
}

const REGIONS = Object.fromEntries(LANGUAGES.map((one) => [one, new Intl.DisplayNames([one], { type: "region" })]));

/** The name of a country in the reader's language. */
function country(code) {
  try { return REGIONS[language].of(code); } catch { return code; }
}

const SEASONS = { 21: "spring", 22: "summer", 23: "autumn", 24: "winter", 33: "q1", 34: "q2", 35: "q3", 36: "q4", 40: "h1", 41: "h2" };

/** A date for people: 2024-40 is 2024 상반기, XXXX-XX-10 is ?-?-10, 2024-05-29~ is 2024-05-29 무렵. */
function day(edtf) {
  const point = (given) => {
    const date = given.replace("~", "").replace(/X+/g, "?");
    const season = SEASONS[/^\d{4}-(\d{2})$/.exec(date)?.[1]];
    const worded = season ? say(`ui.${season}`, date.slice(0, 4)) : date;
    return given.includes("~") ? say("ui.about", worded) : worded;
  };
  return edtf.split("/").map(point).join(" – ");
}

/** A warning of a record, worded; "…" in the words stands for a name. */
function warned(warning) {
  const [slot, reason] = warning.includes(": ") ? warning.split(/: (.*)/s) : ["", warning];
  const before = slot ? `${say(`slot.${slot}`)}: ` : "";
  if (Object.hasOwn(WORDS, `warning.${reason}`)) return before + say(`warning.${reason}`);
  for (const key of Object.keys(WORDS)) {
    if (!key.startsWith("warning.") || !key.includes("…")) continue;
    const [head, tail] = key.slice("warning.".length).split("…");
    if (reason.length > head.length + tail.length && reason.startsWith(head) && reason.endsWith(tail))
      return before + say(key, reason.slice(head.length, reason.length - tail.length));
  }
  return before + reason;
}

/** Put the words of the language wherever the page names a key. */
function reword(root = document) {
  document.documentElement.lang = language;
  for (const one of root.querySelectorAll("[data-say]")) one.textContent = say(one.dataset.say);
  for (const one of root.querySelectorAll("[data-say-label]")) one.setAttribute("aria-label", say(one.dataset.sayLabel));
  for (const one of root.querySelectorAll("[data-say-hint]")) one.placeholder = say(one.dataset.sayHint);
}

function settings(redraw) {
  const speak = document.getElementById("language");
  const look = document.getElementById("theme");
  const themed = () => {
    const theme = look.value;
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    kept.set("theme", theme);
  };
  speak.value = language;
  look.value = ["light", "dark"].includes(kept.get("theme")) ? kept.get("theme") : "auto";
  speak.addEventListener("change", () => { language = speak.value; kept.set("language", language); reword(); redraw(); });
  look.addEventListener("change", themed);
  themed();
  reword();
}
