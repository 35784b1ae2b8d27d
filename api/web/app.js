// Wire the page: language, search, position, choices.

import { kindOf } from "./digits.js";
import { choiceOfCompletion, placeOfFeature, placeOfPostcode } from "./places.js";
import { askCode, askCompletions, askPlace, askPostcode, ServiceProblem } from "./requests.js";
import { tapSketch } from "./sketch.js";
import { offerPlaces } from "./suggest.js";
import { element, showError, showPlace } from "./view.js";
import { WORDS } from "./words.js";

const DOOR_ACCURACY_M = 5;
const SKETCH_ACCURACY_M = 100;
const LANGUAGE_KEY = "phlov-language";

const find = (id) => document.getElementById(id);
const answer = find("answer");
const status = find("status");
const query = find("query");

let language = rememberedLanguage();
let show = () => {}; // shows the current answer again, in the current language
let asked = 0; // the newest question; answers to older ones are dropped

const words = () => WORDS[language];

function rememberedLanguage() {
  try {
    return localStorage.getItem(LANGUAGE_KEY) === "en" ? "en" : "km";
  } catch {
    return "km"; // storage may be forbidden; Khmer first
  }
}

function applyLanguage() {
  document.documentElement.lang = language;
  for (const part of document.querySelectorAll("[data-word]")) {
    part.textContent = words()[part.dataset.word];
  }
  const button = find("language");
  button.textContent = words().language;
  button.lang = language === "km" ? "en" : "km";
  button.setAttribute("aria-label", words().languageLabel);
  status.textContent = "";
  show();
}

async function answerWith(message, work) {
  const number = ++asked;
  status.textContent = message;
  show = () => {};
  answer.hidden = true;
  try {
    const place = await work();
    if (number !== asked) return;
    show = () => render(place);
    status.textContent = "";
  } catch (problem) {
    if (number !== asked) return;
    const known = problem instanceof ServiceProblem ? problem : new ServiceProblem("other", "");
    if (known !== problem) console.error(problem);
    show = () => showError(answer, words(), known, language);
    status.textContent = "";
  }
  show();
}

function render(place) {
  showPlace(answer, place, words(), language, { copy, choose });
  if (place.sketch) renderSketch(place);
}

function renderSketch(place) {
  const { outline, accuracyM } = place.sketch;
  const metres = Math.ceil(accuracyM);
  const again = element("button", { className: "second", type: "button", text: words().again });
  again.addEventListener("click", locate);
  const block = element("div", { className: "sketch" });
  if (outline) {
    block.append(
      element("h2", { text: words().tapTitle }),
      element("p", { className: "hint", text: words().tapHelp(metres) }),
      tapSketch(place, accuracyM, outline, words(), (position) => {
        answerWith(words().searching, () => tappedPlace(position));
      }),
    );
  } else {
    block.append(element("p", { className: "hint", text: words().tooCoarse(metres) }));
  }
  block.append(element("p", {}, again));
  answer.append(block);
}

async function placeOfText(text) {
  const kind = kindOf(text);
  if (kind === "postcode") return placeOfPostcode(await askPostcode(text));
  if (kind === "code") await askCode(text); // says what is wrong with a damaged code
  return placeOfFeature(await askPlace({ address: text }));
}

async function tappedPlace({ latitude, longitude }) {
  const feature = await askPlace({ latitude, longitude, accuracy_m: DOOR_ACCURACY_M });
  return { ...placeOfFeature(feature), note: "tapped" };
}

async function placeOfPosition({ latitude, longitude, accuracy }) {
  const place = placeOfFeature(await askPlace({ latitude, longitude, accuracy_m: accuracy }));
  if (accuracy <= DOOR_ACCURACY_M || place.confidence === "none") return place;
  const near = accuracy <= SKETCH_ACCURACY_M && place.areaCode;
  const outline = near ? (await askCode(place.areaCode)).area.coordinates[0] : null;
  return { ...place, sketch: { outline, accuracyM: accuracy } };
}

function choose(place) {
  query.value = place.postcode;
  answerWith(words().searching, () => placeOfChoice(place));
}

async function placeOfChoice(place) {
  const found = placeOfPostcode(await askPostcode(place.postcode));
  if (!place.village) return found;
  return { ...found, nameKm: place.nameKm, nameEn: place.nameEn };
}

function chooseSuggestion(suggestion) {
  const code = suggestion.address_code;
  const choice = choiceOfCompletion(suggestion);
  query.value = code ?? (language === "en" ? choice.nameEn : choice.nameKm);
  answerWith(words().searching, () => (code ? placeOfText(code) : placeOfChoice(choice)));
}

async function copy(text, button) {
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    done = false; // no clipboard without https, or forbidden
  }
  button.textContent = done ? words().copied : words().notCopied;
  setTimeout(() => { button.textContent = words().copy; }, 2000);
}

function locate() {
  if (!navigator.geolocation) {
    answerWith("", () => Promise.reject(new ServiceProblem("unsupported", "")));
    return;
  }
  answerWith(words().locating, async () => {
    const { coords } = await new Promise((resolve, reject) => {
      navigator.geolocation.getCurrentPosition(resolve, (error) => {
        const denied = error.code === error.PERMISSION_DENIED;
        reject(new ServiceProblem(denied ? "denied" : "unavailable", ""));
      }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 });
    });
    return placeOfPosition({
      latitude: coords.latitude,
      longitude: coords.longitude,
      accuracy: Math.min(coords.accuracy, 100000),
    });
  });
}

const suggestions = offerPlaces({
  input: query,
  list: find("suggestions"),
  count: find("suggestion-count"),
  ask: askCompletions,
  words,
  language: () => language,
  choose: chooseSuggestion,
});

find("search").addEventListener("submit", (event) => {
  event.preventDefault();
  suggestions.close();
  const text = query.value.trim();
  if (text) {
    answerWith(words().searching, () => placeOfText(text));
  } else {
    status.textContent = words().empty;
    query.focus();
  }
});
find("position").addEventListener("click", locate);
find("language").addEventListener("click", () => {
  language = language === "km" ? "en" : "km";
  try {
    localStorage.setItem(LANGUAGE_KEY, language);
  } catch {
    // not remembered, then
  }
  applyLanguage();
});
applyLanguage();
