/**
 * Presets: settings that belong together, set as one change. What a preset would change is said before it is applied.
 *
 * @typedef {import("../page/store.js").State} State
 */
import { entryOf, setting } from "../page/catalog.js";
import { nameOf, textOf } from "./values.js";

/** Bring the fold to life; it was just opened for the first time. @param {import("../page/run.js").Run} run */
export function showPresets({ store, send }) {
  const [fold, select] = [document.querySelector(".presets"), document.querySelector(".presets select")];
  if (!fold || !(select instanceof HTMLSelectElement)) return;
  const show = () => about(store.get(), /** @type {HTMLElement} */ (fold), select.value);
  select.addEventListener("change", show);
  fold.querySelector("[data-preset]")?.addEventListener("click", async () => {
    const changes = entryOf(store.get().catalog, "preset", select.value)?.changes;
    if (changes && differences(store.get(), changes).length) await send("set", { changes });
  });
  store.subscribe((state, previous) => {
    if (state.state !== previous.state || state.catalog !== previous.catalog) show();
  });
  show();
}

/** @param {State} state @param {HTMLElement} fold @param {string} name of the chosen preset */
function about(state, fold, name) {
  const entry = entryOf(state.catalog, "preset", name);
  const place = fold.querySelector(".about-preset");
  const apply = fold.querySelector("[data-preset]");
  if (!entry || !place || !apply) return;
  const changes = differences(state, entry.changes ?? {});
  // Not `disabled`: it has the focus as it comes to that.
  apply.ariaDisabled = String(changes.length === 0);
  place.replaceChildren(
    paragraph(entry.help),
    paragraph(entry.formula ?? "", "formula"),
    paragraph(changes.length ? "Applying it changes:" : "Your network already matches this preset."),
    list(changes),
  );
}

/** @param {State} state @param {Record<string, unknown>} changes @returns {string[]} what they would change, each as "Label: now → then" */
function differences({ state, catalog }, changes) {
  const config = state?.config ?? {};
  return Object.entries(changes).flatMap(([name, value]) => {
    const [now, then] = [words(catalog, name, config[name]), words(catalog, name, value)];
    return now === then ? [] : [`${setting(catalog, name)?.label ?? name}: ${now} → ${then}`];
  });
}

/** @param {State["catalog"]} catalog @param {string} name of a setting @param {unknown} value @returns {string} as the page shows it */
function words(catalog, name, value) {
  if (typeof value === "boolean") return value ? "on" : "off";
  const declared = setting(catalog, name);
  const known = (/** @type {unknown} */ each) =>
    declared?.choices?.find((choice) => choice.name === nameOf(each))?.label ??
    entryOf(catalog, declared?.registry, nameOf(each))?.label ??
    textOf(each);
  return (Array.isArray(value) ? value.map(known).join(", ") : known(value)) || "none";
}

/** @param {string} text @param {string} [style] */
function paragraph(text, style = "") {
  const made = document.createElement("p");
  made.className = style;
  made.textContent = text;
  made.hidden = text === "";
  return made;
}

/** @param {string[]} texts */
function list(texts) {
  const made = document.createElement("ul");
  made.hidden = texts.length === 0;
  for (const text of texts) made.append(Object.assign(document.createElement("li"), { textContent: text }));
  return made;
}
