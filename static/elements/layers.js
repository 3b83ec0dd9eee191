/**
 * Settings with one value for each layer: a row per layer, with a menu, a number or a box to tick.
 *
 * @typedef {import("../page/catalog.js").Setting} Setting
 * @typedef {import("../page/catalog.js").Catalog} Catalog
 * @typedef {import("../wire/protocol.js").SessionState} SessionState
 * @typedef {(value: unknown, field?: HTMLInputElement) => void} Change
 */
import { showParameters } from "./parameters.js";
import { nameOf, parsed } from "./values.js";

/** @param {string} kind of a setting @returns {boolean} */
export function isPerLayer(kind) {
  return kind === "choices" || kind === "numbers" || kind === "layers";
}

/**
 * @param {Catalog | null} catalog
 * @param {HTMLElement} place
 * @param {Setting} setting
 * @param {SessionState} state
 * @param {Change} change
 */
export function showLayers(catalog, place, setting, state, change) {
  const hidden = state.layers.filter(({ kind }) => kind === "hidden").length;
  const count = setting.kind === "layers" ? hidden + 1 : hidden;
  const drawn = `${count} ${hidden}`;
  if (place.dataset.drawn !== drawn) {
    place.dataset.drawn = drawn;
    const rows = Array.from({ length: count }, (_, layer) =>
      row(setting, layer, layer === hidden ? "Output" : `Layer ${layer + 1}`),
    );
    place.replaceChildren(...(rows.length ? rows : ["The network has no hidden layers."]));
  }
  const present = /** @type {unknown[]} */ (state.config[setting.name]);
  for (const [layer, element] of [...place.children].entries())
    bring(catalog, element, setting, layer, present, change);
}

/**
 * @param {Setting} setting
 * @param {number} layer from 0
 * @param {string} name
 */
function row(setting, layer, name) {
  const element = document.createElement("div");
  element.className = "layer";
  const label = document.createElement("label");
  const words = document.createElement("span");
  words.className = "name";
  words.textContent = name;
  const field =
    setting.kind === "choices" ? menu(setting) : Object.assign(document.createElement("input"), { name });
  field.setAttribute("aria-label", `${setting.label}, ${name.toLowerCase()}`);
  if (field instanceof HTMLInputElement) {
    if (setting.kind === "layers") field.type = "checkbox";
    else
      Object.assign(field, { type: "text", className: "hyper", inputMode: "decimal", autocomplete: "off" });
    field.value = setting.kind === "layers" ? String(layer + 1) : "";
  }
  label.append(words, field);
  element.append(label);
  if (setting.kind === "choices") {
    const parameters = document.createElement("span");
    parameters.className = "parameters";
    element.append(parameters);
  }
  return element;
}

/** @param {Setting} setting */
function menu({ choices = [], same = "" }) {
  const select = document.createElement("select");
  select.append(
    new Option("Same as the others", same),
    ...choices.map(({ name, label }) => new Option(label, name)),
  );
  return select;
}

/**
 * Bring one row up to date.
 * @param {Catalog | null} catalog
 * @param {Element} element
 * @param {Setting} setting
 * @param {number} layer
 * @param {unknown[]} present
 * @param {Change} change
 */
function bring(catalog, element, setting, layer, present, change) {
  const field = element.querySelector("label > select, label > input");
  if (field instanceof HTMLSelectElement) {
    const replace = (/** @type {unknown} */ value) => replaced(present, layer, value, setting.same);
    const choice = present[layer] ?? setting.same;
    field.value = String(nameOf(choice));
    field.onchange = () => change(replace(field.value));
    const place = /** @type {HTMLElement} */ (element.querySelector(".parameters"));
    showParameters(catalog, place, setting.registry, choice, (value, input) => change(replace(value), input));
  } else if (field instanceof HTMLInputElement && setting.kind === "layers") {
    field.checked = present.includes(layer + 1);
    const others = present.filter((number) => number !== layer + 1);
    field.onchange = () => change(field.checked ? [...others, layer + 1] : others, field);
  } else if (field instanceof HTMLInputElement) {
    const editing = document.activeElement === field || field.hasAttribute("aria-invalid");
    if (!editing) field.value = String(present[layer] ?? 0);
    field.defaultValue = String(present[layer] ?? 0);
    field.onchange = () => change(replaced(present, layer, parsed(field.value, "number"), 0), field);
  }
}

/**
 * The list with one value changed; what stands at its end and is as everywhere is left out.
 * @param {unknown[]} list
 * @param {number} place
 * @param {unknown} value
 * @param {unknown} usual
 */
export function replaced(list, place, value, usual) {
  const length = Math.max(list.length, place + 1);
  const filled = Array.from({ length }, (_, k) => (k === place ? value : (list[k] ?? usual)));
  const last = filled.findLastIndex((each) => each !== usual);
  return filled.slice(0, last + 1);
}
