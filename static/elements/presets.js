/**
 * Presets: settings that belong together, set as one change. What a preset would change is said before it is applied.
 */
import { entryOf, setting } from "../page/catalog.js";
import { store } from "../page/store.js";
import { send } from "../wire/connection.js";
import { nameOf, textOf } from "./values.js";

/** Bring the fold to life; it was just opened for the first time. */
export function showPresets() {
  const [fold, select] = [document.querySelector(".presets"), document.querySelector(".presets select")];
  if (!fold || !(select instanceof HTMLSelectElement)) return;
  const show = () => about(/** @type {HTMLElement} */ (fold), select.value);
  select.addEventListener("change", show);
  fold.querySelector("[data-preset]")?.addEventListener("click", async () => {
    const changes = entryOf("preset", select.value)?.changes;
    if (changes && differences(changes).length) await send("set", { changes });
  });
  store.subscribe((state, previous) => {
    if (state.state !== previous.state || state.catalog !== previous.catalog) show();
  });
  show();
}

/** @param {HTMLElement} fold @param {string} name of the chosen preset */
function about(fold, name) {
  const entry = entryOf("preset", name);
  const place = fold.querySelector(".about-preset");
  const apply = fold.querySelector("[data-preset]");
  if (!entry || !place || !apply) return;
  const changes = differences(entry.changes ?? {});
  // Not `disabled`: it has the focus as it comes to that.
  apply.ariaDisabled = String(changes.length === 0);
  place.replaceChildren(
    paragraph(entry.help),
    paragraph(entry.formula ?? "", "formula"),
    paragraph(changes.length ? "Applying it changes:" : "Your network already matches this preset."),
    list(changes),
  );
}

/** @param {Record<string, unknown>} changes @returns {string[]} what they would change, each as "Label: now → then" */
function differences(changes) {
  const config = store.get().state?.config ?? {};
  return Object.entries(changes).flatMap(([name, value]) => {
    const [now, then] = [words(name, config[name]), words(name, value)];
    return now === then ? [] : [`${setting(name)?.label ?? name}: ${now} → ${then}`];
  });
}

/** @param {string} name of a setting @param {unknown} value @returns {string} as the page shows it */
function words(name, value) {
  if (typeof value === "boolean") return value ? "on" : "off";
  const declared = setting(name);
  const known = (/** @type {unknown} */ each) =>
    declared?.choices?.find((choice) => choice.name === nameOf(each))?.label ??
    entryOf(declared?.registry, nameOf(each))?.label ??
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
