/**
 * The hyperparameters of a registry's entry: a field for each, below the menu in which the entry was chosen, with its
 * range and what it does.
 *
 * @typedef {import("../page/catalog.js").Parameter} Parameter
 *
 * @typedef {(value: unknown, field: HTMLInputElement) => void} Change asks for another value of the whole setting;
 *   `field` is marked if it is refused
 */
import { entryOf } from "../page/catalog.js";
import { nameOf, parsed } from "./values.js";

let count = 0;

/**
 * Draw the fields anew if another entry was chosen, else bring their values up to date.
 * @param {import("../page/catalog.js").Catalog | null} catalog
 * @param {HTMLElement} place
 * @param {string | undefined} registry
 * @param {unknown} choice the run's value: a name, or an object of a name and values
 * @param {Change} change
 */
export function showParameters(catalog, place, registry, choice, change) {
  const entry = entryOf(catalog, registry, nameOf(choice));
  // How many classes points of one's own have is said by the points.
  const parameters = entry && !entry.given ? entry.parameters : [];
  const values = /** @type {Record<string, unknown>} */ (choice && typeof choice === "object" ? choice : {});
  place.hidden = parameters.length === 0;
  if (place.dataset.drawn !== entry?.name) {
    place.dataset.drawn = entry?.name ?? "";
    place.replaceChildren(...parameters.map((parameter) => row(place, parameter, change)));
  }
  for (const input of place.querySelectorAll("input")) {
    const parameter = parameters.find(({ name }) => name === input.name);
    const value = values[input.name] ?? parameter?.default;
    if (input.type === "checkbox") input.checked = value === 1;
    else if (document.activeElement !== input && !input.hasAttribute("aria-invalid"))
      input.value = `${value}`;
    input.defaultValue = `${value}`;
  }
}

/** @param {Parameter} parameter @returns {boolean} whether it is only on or off */
function isFlag({ whole, low, high }) {
  return whole && low === 0 && high === 1;
}

/**
 * @param {HTMLElement} place
 * @param {Parameter} parameter
 * @param {Change} change
 */
function row(place, parameter, change) {
  count += 1;
  const label = document.createElement("label");
  label.className = "parameter";
  const [words, about] = [document.createElement("span"), document.createElement("small")];
  words.className = "name";
  words.textContent = parameter.label;
  const input = document.createElement("input");
  input.name = parameter.name;
  about.id = `parameter-${count}`;
  about.textContent = [parameter.help, isFlag(parameter) ? "" : rangeOf(parameter)].filter(Boolean).join(" ");
  label.title = about.textContent;
  input.setAttribute("aria-describedby", about.id);
  input.setAttribute("aria-label", parameter.label);
  if (isFlag(parameter)) input.type = "checkbox";
  else {
    const inputMode = parameter.whole ? "numeric" : "decimal";
    Object.assign(input, { type: "text", className: "hyper", inputMode, autocomplete: "off" });
  }
  input.addEventListener("change", () => change(choiceOf(place), input));
  label.append(words, input, about);
  return label;
}

/** @param {HTMLElement} place @returns {Record<string, unknown>} the whole choice, as its fields say it */
function choiceOf(place) {
  const fields = [...place.querySelectorAll("input")].map(({ name, type, checked, value, inputMode }) => [
    name,
    type === "checkbox" ? Number(checked) : parsed(value, inputMode === "numeric" ? "integer" : "number"),
  ]);
  return { name: place.dataset.drawn, ...Object.fromEntries(fields) };
}

/** @param {Parameter} parameter */
function rangeOf({ low, high, aboveLow, whole }) {
  const [first, last] = [low, high].map((limit) => limit.toLocaleString("en", { maximumFractionDigits: 10 }));
  return `Allowed: ${whole ? "whole numbers " : ""}${aboveLow ? `above ${first}, up to` : `${first} to`} ${last}.`;
}
