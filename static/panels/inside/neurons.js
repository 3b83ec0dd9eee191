/**
 * Which neuron a panel is about: its place, what it and its sources are called in formulas, and the control that chooses
 * it.
 *
 * @typedef {Readonly<import("../../page/store.js").State>} State
 * @typedef {import("../network/graph.js").Graph} Graph
 * @typedef {{ layer: number, unit: number }} Place both counted from 1; layer 1 is the first after the input
 */
import { html, nothing } from "lit";
import { entryOf } from "../../page/catalog.js";
import { outputNames } from "../../page/classes.js";
import { graphOf, linkEnds } from "../network/graph.js";
import { called, featureOf } from "../network/words.js";
import { onValue } from "./digits.js";

const LOWERED = "₀₁₂₃₄₅₆₇₈₉";
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** @param {number} number @param {string} digits */
function small(number, digits) {
  return [...String(number)].map((digit) => digits[Number(digit)]).join("");
}

/** @param {State} state @returns {readonly import("../../wire/protocol.js").Layer[]} input first */
export function layersOf({ state }) {
  return state?.layers ?? [];
}

/** @param {State} state @param {Place} place @returns {string} the node's id; empty if it isn't there */
export function idOf(state, { layer, unit }) {
  return layersOf(state)[layer]?.nodes[unit - 1] ?? "";
}

/** @param {State} state @param {string | null} id of a node or link @returns {Place | null} of the neuron, or that a link goes to */
export function placeOf(state, id) {
  const node = id && (linkEnds(id)?.to ?? id);
  for (const [layer, { nodes }] of layersOf(state).entries()) {
    const row = node && layer > 0 ? nodes.indexOf(node) : -1;
    if (row >= 0) return { layer, unit: row + 1 };
  }
  return null;
}

/** @param {State} state @param {string} id of a node @returns {string} as it is written in a formula, such as x₁ or a₂⁽¹⁾ */
export function symbolOf(state, id) {
  const place = placeOf(state, id);
  if (!place) return featureOf(state, id)?.label ?? id;
  const last = place.layer === layersOf(state).length - 1;
  if (last) return layersOf(state)[place.layer].size > 1 ? `o${small(place.unit, LOWERED)}` : "o";
  return `a${small(place.unit, LOWERED)}⁽${small(place.layer, RAISED)}⁾`;
}

/** The graph of a run's state: hundreds of links are named by it in each picture. @type {WeakMap<object, Graph>} */
const graphs = new WeakMap();

/** @param {State} state @returns {Graph} */
function graphIn(state) {
  const key = state.state ?? graphs;
  const known = graphs.get(key);
  if (known) return known;
  const made = graphOf(layersOf(state), layersOf(state)[0]?.nodes ?? [], outputNames(state.state));
  graphs.set(key, made);
  return made;
}

/** @param {State} state @param {string} id of a node or link @returns {string} in words */
export function wordsOf(state, id) {
  return called(state, graphIn(state), id);
}

/** @param {State} state @param {number} layer @returns {string} its activation's label */
export function activationOf(state, layer) {
  const name = layersOf(state)[layer]?.activation;
  return entryOf(state.catalog, "activation", name)?.label ?? "";
}

/**
 * The choice of a layer and of a neuron in it.
 * @param {State} state
 * @param {Place} place
 * @param {(place: Place) => void} choose
 */
export function neuronControl(state, place, choose) {
  const layers = layersOf(state);
  const last = layers.length - 1;
  const size = layers[place.layer]?.size ?? 1;
  const units = Array.from({ length: Math.max(size, 1) }, (_, row) => row + 1);
  // Of a neuron that is deleted none is chosen, so that every other one can be.
  const gone = (/** @type {boolean} */ is) => (is ? html`<option selected disabled>–</option>` : nothing);
  return html`<label>Layer <select class="layer" @change=${onValue((value) => choose({ layer: Number(value), unit: 1 }))}>
      ${gone(place.layer > last)}${layers.slice(1).map((_, row) => html`<option value=${row + 1} .selected=${row + 1 === place.layer}>${row + 1 === last ? "output" : row + 1}</option>`)}
    </select></label>
    <label>Neuron <select class="unit" @change=${onValue((value) => choose({ ...place, unit: Number(value) }))}>
      ${gone(place.unit > size)}${units.map((unit) => html`<option .selected=${unit === place.unit}>${unit}</option>`)}
    </select></label>`;
}
