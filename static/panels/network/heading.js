/**
 * What stands above a layer: how many units it has, its activation, whether it is frozen, and what is special about it.
 *
 * @typedef {import("../../wire/protocol.js").Layer} Layer
 * @typedef {import("../../page/catalog.js").Catalog} Catalog
 * @typedef {Readonly<import("../../page/store.js").State>} State
 * @typedef {(changes: Record<string, unknown>) => void} Change
 * @typedef {{ name: string, label: string }} Option
 */
import { html, nothing, svg } from "lit";
import { live } from "lit/directives/live.js";
import { styleMap } from "lit/directives/style-map.js";
import { nameOf } from "../../elements/values.js";
import { setting } from "../../page/catalog.js";
import { isLocked } from "../../page/hidden.js";

const LOCKED = "Locked by your teacher";

/** Columns nearer than this have room for less. */
export const NARROW = 105;

/**
 * @param {object} options
 * @param {number} options.x
 * @param {number} options.width there is
 * @param {number} [options.room] right of x; controls wider than that on both sides move to the left
 * @param {unknown} options.count of units, or the name of the column
 * @param {unknown} [options.words] below it
 * @param {unknown} [options.controls] below that
 */
export function headingTemplate({ x, width, room = width, count, words = nothing, controls = nothing }) {
  const place = { left: `${x}px`, "--width": `${width}px`, "--room": `${room}px` };
  return html`<div class="heading ${width < NARROW ? "narrow" : ""}" style=${styleMap(place)}>
    ${count}<span class="words">${words}</span>${controls}</div>`;
}

/**
 * What is special about a layer, in few words; in fewer where there is little room.
 * @param {Layer} layer
 * @param {string} usual the words for a layer with nothing special
 * @param {boolean} narrow
 */
export function wordsOf({ residual, dropout }, usual, narrow) {
  const parts = [];
  if (residual)
    parts.push(html`<span title="Residual connections: this layer's input is added to its output."
      >${narrow ? "+ in" : "+ input"}</span>`);
  if (dropout) {
    const share = `${+(100 * dropout).toFixed(1)} %`;
    const title = `Dropout: each step drops ${share} of these neurons at random. Those of the next step are crossed out.`;
    parts.push(html`<span title=${title}>${narrow && residual ? `− ${share}` : `${share} dropout`}</span>`);
  }
  return parts.length ? parts : usual;
}

/**
 * @param {State} shown
 * @param {Layer} layer
 * @param {number} number of the layer, 1 for the first hidden one
 * @param {number} hidden how many hidden layers there are
 * @param {Change} change
 */
export function layerControls(shown, layer, number, hidden, change) {
  const { hide, state, catalog } = shown;
  if (!state || !catalog) return nothing;
  const { config } = state;
  const output = layer.kind === "output";
  const name = output ? "the output" : `layer ${number}`;
  const menu = output
    ? outputMenu(catalog, layer, config)
    : layerMenu(catalog, layer, number, hidden, config);
  const fixed = isLocked(shown, output ? "outputActivation" : "layerActivations");
  const chosen = (/** @type {Event} */ event) =>
    change(menu.change(/** @type {HTMLSelectElement} */ (event.target).value));
  const option = (/** @type {Option} */ { name: value, label }) =>
    html`<option value=${value} ?selected=${value === menu.value}>${label}</option>`;
  return html`<div class="control">
    ${
      hide.has(output ? "outputActivation" : "activation")
        ? nothing
        : html`<select aria-label="Activation of ${name}" title=${fixed ? LOCKED : `Activation of ${name}`} ?disabled=${fixed} .value=${live(menu.value)} @change=${chosen}>
            ${option(menu.usual)}<optgroup label=${menu.title}>${menu.others.map(option)}</optgroup></select>`
    }
    ${hide.has("frozen") ? nothing : lock(layer.frozen, number, name, config, isLocked(shown, "frozen"), change)}
  </div>`;
}

/**
 * @param {Catalog} catalog
 * @param {Layer} layer
 * @param {Record<string, any>} config
 */
function outputMenu(catalog, layer, config) {
  const declared = setting(catalog, "outputActivation");
  const usual = declared?.default;
  const value = String(nameOf(config.outputActivation));
  const choices = declared?.choices ?? [];
  return {
    value,
    usual: { name: usual, label: value === usual ? labelOf(choices, layer.activation) : "Automatic" },
    title: "Chosen for the task:",
    others: choices.filter(({ name }) => name !== usual),
    change: (/** @type {string} */ name) => ({ outputActivation: name }),
  };
}

/**
 * @param {Catalog} catalog
 * @param {Layer} layer
 * @param {number} number
 * @param {number} hidden
 * @param {Record<string, any>} config
 */
function layerMenu(catalog, layer, number, hidden, config) {
  const same = setting(catalog, "layerActivations")?.same ?? "";
  const choices = setting(catalog, "activation")?.choices ?? [];
  /** @type {unknown[]} */
  const own = Array.from({ length: hidden }, (_, l) => config.layerActivations[l] ?? same);
  const value = String(nameOf(own[number - 1]));
  return {
    value,
    usual: { name: same, label: value === same ? labelOf(choices, layer.activation) : "Same as the others" },
    title: "In this layer only:",
    others: choices,
    change: (/** @type {string} */ name) => {
      const next = own.with(number - 1, name);
      return { layerActivations: next.every((each) => each === same) ? [] : next };
    },
  };
}

/**
 * @param {boolean} frozen
 * @param {number} number
 * @param {string} name of the layer
 * @param {Record<string, any>} config
 * @param {boolean} fixed whether the student's teacher has locked it
 * @param {Change} change
 */
function lock(frozen, number, name, config, fixed, change) {
  const others = config.frozen.filter((/** @type {number} */ each) => each !== number);
  const toggle = () => change({ frozen: frozen ? others : [...others, number].sort((a, b) => a - b) });
  const words = frozen
    ? `Weights into ${name} are frozen: training doesn't change them`
    : `Freeze the weights into ${name}`;
  const bow = frozen ? "M5 7V5a3 3 0 0 1 6 0v2" : "M5 7V4.5a3 3 0 0 1 5.8-1";
  return html`<button type="button" class="lock" aria-pressed=${String(frozen)} aria-label="Freeze ${name}" title=${fixed ? LOCKED : words} ?disabled=${fixed} @click=${toggle}>
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      ${svg`<path d=${bow} fill="none" stroke="currentColor" stroke-width="1.5"/><rect x="3.5" y="7" width="9" height="6.5" rx="1.5" fill="currentColor"/>`}
    </svg></button>`;
}

/** @param {Option[]} choices @param {string} name @returns {string} */
function labelOf(choices, name) {
  return choices.find((each) => each.name === name)?.label ?? name;
}
