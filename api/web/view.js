// Build what is seen. Data enters the page as text only (textContent), never as markup.

import { khmerDigits } from "./digits.js";

export function element(tag, { className, text, lang, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (lang) made.lang = lang;
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter(Boolean));
  return made;
}

export function showError(container, words, problem, language) {
  const plain = words.problems[problem.kind] ?? words.problems.other;
  const parts = [element("p", { className: "error", role: "alert", text: plain })];
  if (problem.detail) {
    parts.push(element("p", { className: "hint", lang: "en", text: problem.detail }));
  }
  container.lang = language;
  container.replaceChildren(...parts);
  container.hidden = false;
}

export function showPlace(container, place, words, language, actions) {
  container.lang = language;
  container.replaceChildren(
    element("h2", { id: "answer-title", text: words.answer }),
    figures(place, words, actions),
    names(place, language),
    sureness(place, words, language),
    ...choices(words.alternatives, place.alternatives, language, actions.choose),
    ...choices(words.children, place.children, language, actions.choose),
    mapLink(place, words),
  );
  container.hidden = false;
}

function figures(place, words, actions) {
  const list = element("div");
  if (place.confidence === "none" && !place.postcode) return list;
  list.append(figure(words.postcode, place.postcode ?? words.noPostcode, Boolean(place.postcode)));
  const code = place.addressCode ?? place.areaCode;
  if (code) list.append(figure(place.addressCode ? words.addressCode : words.areaCode, code, true, "code"));
  return list;

  function figure(name, value, isNumber, kind = "") {
    const row = element("dl", { className: "figure" }, element("dt", { text: name }));
    row.append(element("dd", { className: `digits ${kind}`, text: value }));
    if (!isNumber) return row;
    row.append(element("dd", { className: "khmer-digits", lang: "km", text: khmerDigits(value) }));
    const copy = element("button", { className: "quiet", type: "button", text: words.copy });
    copy.setAttribute("aria-label", `${words.copy}: ${name} ${value}`);
    copy.addEventListener("click", () => actions.copy(value, copy));
    row.append(element("dd", {}, copy));
    return row;
  }
}

function names(place, language) {
  const both = [["km", place.nameKm], ["en", place.nameEn]];
  if (language === "en") both.reverse();
  const [first, other] = both;
  const block = element("div", { className: "names" });
  if (first[1]) block.append(element("p", { className: "first", lang: first[0], text: first[1] }));
  if (other[1]) block.append(element("p", { className: "other", lang: other[0], text: other[1] }));
  return block;
}

const COLOURS = { A: "good", B: "fair", C: "bad", none: "bad" };

function sureness(place, words, language) {
  const block = element(
    "div",
    { className: `sure ${COLOURS[place.confidence]}` },
    element("strong", { text: words.sure[place.confidence] }),
  );
  const known = words.reasons[place.reasonCode];
  if (known) block.append(element("p", { text: known }));
  if (!known || language === "en") block.append(element("p", { lang: "en", text: place.reason }));
  if (place.note) block.append(element("p", { text: words[place.note] }));
  if (place.accuracyM !== null && words.levels[place.level]) {
    const text = `${words.levels[place.level]} · ${words.within(distance(place.accuracyM, words))}`;
    block.append(element("p", { className: "accuracy", text }));
  }
  return block;
}

export function distance(metres, words) {
  if (metres < 1000) return `${Math.ceil(metres)} ${words.metres}`;
  return `${(metres / 1000).toFixed(1)} ${words.kilometres}`;
}

function choices(title, places, language, choose) {
  if (!places.length) return [];
  const list = element("ul", { className: "choices" });
  for (const place of places) {
    const both = [["km", place.nameKm], ["en", place.nameEn]];
    if (language === "en") both.reverse();
    const button = element(
      "button",
      { className: "second", type: "button" },
      element("span", { className: "code", text: place.postcode }),
      element("span", { lang: both[0][0], text: both[0][1] }),
      element("span", { className: "other", lang: both[1][0], text: both[1][1] }),
    );
    button.addEventListener("click", () => choose(place));
    list.append(element("li", {}, button));
  }
  return [element("h2", { text: title }), list];
}

function mapLink(place, words) {
  if (place.latitude === null) return "";
  const position = `${place.latitude.toFixed(6)},${place.longitude.toFixed(6)}`;
  return element(
    "p",
    { className: "map" },
    element("a", { href: `geo:${position}?q=${position}`, text: words.openMap }),
    element("span", { text: ` ${position}` }),
  );
}
