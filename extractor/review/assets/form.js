// The fields of an agreement and of figures. A field that is left changed is told at once, as a whole agreement.
"use strict";

const KINDS = ["sister_city", "friendship_city", "mou", "loi", "joint_statement", "joint_body", "other"];
const STATES = ["signed", "planned", "ended"];
const SALIENCES = ["main", "background"];
const TYPES = ["local_government", "national_government", "public_agency", "company", "university", "school", "hospital", "association", "international_organization", "other"];

const copied = (value) => JSON.parse(JSON.stringify(value));
const orNull = (text) => (text.trim() ? text.trim() : null);
const listed = (text, by) => text.split(by).map((one) => one.trim()).filter(Boolean);

/** A labelled field; where evidence proves it, with a button that leads there. */
function labelled(slot, control, proof, show) {
  const name = say(`slot.${slot}`);
  const go = proof ? make("button", { type: "button", className: `proof slot-${slot}`, title: told([proof]), "aria-label": `${say("ui.show_proof")}: ${name}`, onclick: () => show(proof) }, "¶") : null;
  if (proof) control.dataset.proof = `${proof.start}:${proof.end}`;
  return make("div", { className: "field" }, make("label", {}, make("span", {}, name), control), go);
}

function choice(name, values, section, value) {
  const options = values.map((one) => make("option", { value: one, selected: one === value }, say(`${section}.${one}`)));
  return make("select", { name }, options);
}

const input = (name, value, hint) => make("input", { name, value: value ?? "", placeholder: hint ?? "" });

/** Fill the form with an agreement; changed(agreement) is told what it reads like after each change. */
function fillForm(form, item, changed, show) {
  const one = item.agreement;
  const proof = (slot, party) => one.evidence.find((e) => e.slot === slot && (party === undefined || e.party === party));
  const parties = one.parties.map((party, i) => partyFields(party, i, proof, show, () => {
    const now = collected(form, item);
    now.parties.splice(i, 1);
    changed(now);
  }));
  const areas = make("textarea", { name: "areas", rows: Math.max(2, one.areas.length) }, one.areas.join("\n"));
  form.replaceChildren(
    labelled("kind", choice("kind", KINDS, "kind", one.kind), proof("kind"), show),
    labelled("status", choice("status", STATES, "status", one.status), proof("status"), show),
    labelled("salience", choice("salience", SALIENCES, "salience", one.salience), null, show),
    labelled("date", input("date", one.date, "2024-05-03, 2024-05, 2024-40"), proof("date"), show),
    labelled("title", input("title", one.title), proof("title"), show),
    labelled("venue", input("venue", one.venue), proof("venue"), show),
    ...parties,
    make("button", { type: "button", onclick: () => { const now = collected(form, item); now.parties.push(newParty("")); changed(now, "name"); } }, say("ui.add_party")),
    labelled("areas", areas, proof("areas"), show),
  );
  form.onchange = () => changed(collected(form, item));
}

const newParty = (name) => ({ name, aliases: [], type: "local_government", country: null, signatories: [] });

function partyFields(party, place, proof, show, remove) {
  const signatory = party.signatories[0] ?? { name: "", title: "" };
  const plainly = (key, control) => make("label", {}, make("span", {}, say(key)), control);
  const fields = make("fieldset", {},
    make("legend", {}, `${say("slot.parties")} ${place + 1}`),
    labelled("parties", input("name", party.name), proof("parties", place), show),
    plainly("slot.aliases", input("aliases", party.aliases.join(", "), say("ui.by_commas"))),
    plainly("slot.type", choice("type", TYPES, "type", party.type)),
    plainly("slot.country", make("input", { name: "country", value: party.country ?? "", maxLength: 2, placeholder: "KR" })),
    labelled("signatories", input("signatory", signatory.name), proof("signatories", place), show),
    plainly("ui.office", input("office", signatory.title)),
    make("button", { type: "button", onclick: remove }, say("ui.remove_party")));
  fields.dataset.party = place;
  return fields;
}

/** The agreement that the form reads like. What it has no field for stays as it was while the name does. */
function collected(form, item) {
  const before = item.agreement;
  const value = (name) => form.elements[name].value;
  const parties = [...form.querySelectorAll("fieldset")].map((fields) => {
    const field = (name) => fields.querySelector(`[name=${name}]`).value;
    const was = before.parties[Number(fields.dataset.party)];
    const base = was && was.name === field("name").trim() ? copied(was) : {};
    const who = orNull(field("signatory"));
    const person = was?.signatories[0]?.name === who ? copied(was.signatories[0]) : {};
    return {
      ...base, name: field("name").trim(), aliases: listed(field("aliases"), ","), type: field("type"),
      country: orNull(field("country").toUpperCase()),
      signatories: who ? [{ ...person, name: who, title: orNull(field("office")) }] : [],
    };
  });
  return {
    ...copied(before), kind: value("kind"), status: value("status"), salience: value("salience"),
    date: orNull(value("date")), title: orNull(value("title")), venue: orNull(value("venue")),
    parties, areas: listed(value("areas"), "\n"),
  };
}

/** The figures as rows; changed(figures) is told what they are after each change. */
function fillFigures(area, figures, changed) {
  const row = (one, i) => {
    const fields = {
      surface: input("surface", one.surface), value: make("input", { name: "value", type: "number", step: "any", value: one.value }),
      unit: input("unit", one.unit), approx: make("input", { name: "approx", type: "checkbox", checked: one.approx }),
    };
    for (const [name, control] of Object.entries(fields)) control.setAttribute("aria-label", `${say(`ui.figure_${name}`)} ${i + 1}`);
    const made = make("tr", {}, Object.values(fields).map((control) => make("td", {}, control)));
    made.append(make("td", {}, make("button", { type: "button", "aria-label": `${say("ui.remove")} ${i + 1}`, onclick: () => changed(figures.filter((_, j) => j !== i)) }, "×")));
    made.addEventListener("change", () => changed(figures.map((other, j) => (j !== i ? other : {
      ...other, surface: fields.surface.value, value: Number(fields.value.value), unit: fields.unit.value.trim(), approx: fields.approx.checked,
    }))));
    return made;
  };
  const head = ["surface", "value", "unit", "approx"].map((name) => make("th", { scope: "col" }, say(`ui.figure_${name}`)));
  area.replaceChildren(make("table", {}, make("thead", {}, make("tr", {}, head, make("td", {}))), make("tbody", {}, figures.map(row))));
}
