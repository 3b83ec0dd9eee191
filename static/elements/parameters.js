/**
 * The hyperparameters of a registry's entry: a small field for each, below the menu in which the entry was chosen.
 *
 * @typedef {{ name: string, label: string, help: string, default: number }} Parameter
 */
import { store } from "../store.js";
import { nameOf, parsed } from "./values.js";

/**
 * @param {string | undefined} registry
 * @param {unknown} choice a name, or an object of a name and values
 * @returns {Parameter[]}
 */
export function parametersOf(registry, choice) {
  const entries = registry ? (store.get().catalog?.[registry] ?? []) : [];
  const entry = entries.find(({ name }) => name === nameOf(choice));
  return /** @type {any} */ (entry)?.parameters ?? [];
}

/**
 * Draw the fields anew if another entry was chosen, else bring their values up to date.
 * @param {HTMLElement} place
 * @param {Parameter[]} parameters
 * @param {unknown} choice the run's value
 * @param {(value: unknown) => void} change asks for another value of the whole setting
 */
export function showParameters(place, parameters, choice, change) {
  const values = /** @type {Record<string, unknown>} */ (choice && typeof choice === "object" ? choice : {});
  place.hidden = parameters.length === 0;
  const drawn = `${nameOf(choice)}: ${parameters.map(({ name }) => name).join()}`;
  if (place.dataset.drawn !== drawn) {
    place.dataset.drawn = drawn;
    place.replaceChildren(...parameters.map((parameter) => field(place, parameter, choice, change)));
  }
  for (const input of place.querySelectorAll("input")) {
    const fallback = parameters.find(({ name }) => name === input.name)?.default;
    if (document.activeElement !== input) input.value = String(values[input.name] ?? fallback);
  }
}

/**
 * @param {HTMLElement} place
 * @param {Parameter} parameter
 * @param {unknown} choice
 * @param {(value: unknown) => void} change
 */
function field(place, parameter, choice, change) {
  const label = document.createElement("label");
  label.className = "parameter";
  label.title = parameter.help;
  const words = document.createElement("span");
  words.className = "name";
  words.textContent = parameter.label;
  const input = document.createElement("input");
  Object.assign(input, {
    type: "text",
    name: parameter.name,
    className: "hyper",
    inputMode: "decimal",
    autocomplete: "off",
  });
  input.addEventListener("change", () => {
    const fields = [...place.querySelectorAll("input")];
    const values = Object.fromEntries(fields.map(({ name, value }) => [name, parsed(value, "number")]));
    change({ name: nameOf(choice), ...values });
  });
  label.append(words, input);
  return label;
}
