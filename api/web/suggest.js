// Offer places below the search box while somebody types: a combobox with a list (WAI-ARIA 1.2).

import { element } from "./view.js";

const PAUSE_MS = 120;
const LONGEST = 200;
const REMEMBERED = 100;

// input: the box; list: the empty list below it; count: a live region for the number of places.
// ask(text): promise of completions; words(), language(): of the page; choose(completion).
export function offerPlaces({ input, list, count, ask, words, language, choose }) {
  const remembered = new Map(); // text → completions: going back a letter asks nobody
  let shown = [];
  let active = -1;
  let waiting = 0;
  let asked = 0; // the newest question; answers to older ones are dropped

  function close() {
    clearTimeout(waiting);
    asked += 1;
    shown = [];
    list.hidden = true;
    list.replaceChildren();
    list.setAttribute("aria-busy", "false");
    count.textContent = "";
    input.setAttribute("aria-expanded", "false");
    activate(-1);
  }

  function activate(place) {
    active = place;
    for (const [at, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(at === place));
    }
    if (place < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", list.children[place].id);
    list.children[place].scrollIntoView({ block: "nearest" });
  }

  function show(completions) {
    shown = completions;
    list.lang = language();
    list.setAttribute("aria-label", words().suggestions);
    list.replaceChildren(...completions.map((each, place) => option(each, place, words(), language())));
    list.hidden = !completions.length;
    list.scrollTop = 0;
    count.textContent = words().suggestionCount(completions.length);
    input.setAttribute("aria-expanded", String(completions.length > 0));
    activate(-1);
  }

  async function look(text) {
    const number = ++asked;
    let found = remembered.get(text);
    if (!found) {
      try {
        found = await ask(text);
      } catch {
        found = null; // suggestions are a help: the search itself says what is wrong
      }
      if (found) {
        if (remembered.size === REMEMBERED) remembered.clear();
        remembered.set(text, found);
      }
    }
    if (number !== asked) return;
    if (found) show(found);
    list.setAttribute("aria-busy", "false"); // what is listed answers what is typed
  }

  function take(place) {
    const chosen = shown[place];
    close();
    choose(chosen);
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    asked += 1;
    const text = input.value.trim();
    if (!text || text.length > LONGEST) {
      close();
      return;
    }
    list.setAttribute("aria-busy", "true");
    waiting = setTimeout(() => look(text), PAUSE_MS);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = shown.length - 1;
    if (event.key === "ArrowDown" && shown.length) {
      activate(active < last ? active + 1 : 0);
    } else if (event.key === "ArrowUp" && shown.length) {
      activate(active > 0 ? active - 1 : last);
    } else if (event.key === "Escape" && shown.length) {
      close(); // the text stays; a second Escape is the browser's
    } else if (event.key === "Enter" && active >= 0) {
      take(active);
    } else {
      return;
    }
    event.preventDefault();
  });

  list.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus
  list.addEventListener("click", (event) => {
    const place = [...list.children].indexOf(event.target.closest("[role=option]"));
    if (place >= 0) take(place);
  });
  input.addEventListener("blur", close);
  return { close };
}

function option(completion, place, words, language) {
  const spans = (field) => completion.spans.filter((span) => span.field === field);
  const names = [["km", completion.name_km, spans("name_km")], ["en", completion.name_en, spans("name_en")]];
  if (language === "en") names.reverse();
  const code = completion.address_code ?? completion.postcode ?? "";
  const codeSpans = spans(completion.address_code ? "address_code" : "postcode");
  const head = element("span", { className: "head" });
  head.append(marked(code, codeSpans, { className: "code" }));
  if (completion.address_code) {
    head.append(element("span", { text: words.levels[completion.level] })); // a name says its own
  }
  if (completion.known_as) {
    head.append(marked(completion.known_as, spans("known_as"), { className: "known" }));
  }
  const made = element("li", { id: `suggestion-${place}`, role: "option", "aria-selected": "false" }, head);
  names.forEach(([lang, name, typed], order) => {
    made.append(marked(name, typed, { lang, className: order ? "other" : "name" }));
  });
  return made;
}

// A text with the typed characters in <mark>; Khmer is one code unit a letter, so are the spans.
function marked(text, spans, options) {
  const made = element("span", options);
  let at = 0;
  for (const { start, end } of spans) {
    made.append(text.slice(at, start), element("mark", { text: text.slice(start, end) }));
    at = end;
  }
  made.append(text.slice(at));
  return made;
}
