/**
 * One neuron by hand: its sum written out, its slope, its δ, and each weight's gradient with the check by differences.
 * A term that is pointed at, or has the focus, lights its link in the network; a link that is pointed at lights its term.
 *
 * @typedef {Readonly<import("../../page/store.js").State>} State
 * @typedef {import("./digits.js").Writing} Writing
 * @typedef {object} Terms what is told of one neuron (engine/inspection/neuron.py)
 * @property {number} layer
 * @property {number} unit
 * @property {number} first
 * @property {Float64Array} sums
 * @property {Float64Array} activations
 * @property {Float64Array} passed
 * @property {Float64Array} slopes
 * @property {Float64Array} errors
 * @property {Float64Array} deltas
 * @property {Float64Array} masks
 * @property {Float64Array} outputs
 * @property {Float64Array} targets
 * @property {Float64Array} weights
 * @property {Float64Array} sources
 * @property {Float64Array} products
 * @property {Float64Array} gradients
 * @property {Uint8Array} held
 * @property {Float64Array} above
 * @property {Float64Array} above_deltas
 * @property {number} skip
 * @property {string} rule
 *
 * @typedef {object} Told what its templates need besides
 * @property {State} state
 * @property {Writing} writing
 * @property {(id: string | null) => void} light
 */
import { html, nothing } from "lit";
import { linkEnds, linkId } from "../network/graph.js";
import { bracketed, written } from "./digits.js";
import { activationOf, idOf, layersOf, symbolOf, wordsOf } from "./neurons.js";

/** So many terms of a sum are written out; the table has all. */
const MOST_TERMS = 24;

/**
 * The numbers of one node, which are told for all or for one layer.
 * @param {Terms} terms
 * @param {State} state
 * @param {Float64Array} many
 * @param {number} [layer]
 * @param {number} [unit]
 */
export function numberOfNode({ first, layer: own, unit: ownUnit }, state, many, layer = own, unit = ownUnit) {
  let before = 0;
  for (let each = first; each < layer; each++) before += layersOf(state)[each]?.size ?? 0;
  return many[before + unit - 1] ?? Number.NaN;
}

/** @param {State} state @param {Terms} terms @returns {string[]} the links into the neuron, in the order of its weights */
export function linksOf(state, { layer, unit }) {
  const id = idOf(state, { layer, unit });
  return (layersOf(state)[layer]?.sources ?? []).map((source) => linkId(id, source));
}

/** @param {State} state @returns {boolean} whether the network has biases */
function biased({ state }) {
  return state?.config.bias !== false;
}

/**
 * Something that belongs to a link or node of the network.
 * @param {Told} told
 * @param {string} id of the link or node
 * @param {unknown} content
 */
export function lighting({ state, light }, id, content) {
  const lit = state.pointed === id || state.lit === id;
  return html`<span class="term ${lit ? "lit" : ""}" tabindex="0" data-link=${id} title=${wordsOf(state, id)}
    @pointerenter=${() => light(id)} @pointerleave=${() => light(null)}
    @focus=${() => light(id)} @blur=${() => light(null)}>${content}</span>`;
}

/**
 * The sum with its weights plugged in, and on to what the neuron passes on.
 * @param {Told} told
 * @param {Terms} terms
 * @param {boolean} single one sample, and no mean
 */
export function sumTemplate(told, terms, single) {
  const { state, writing } = told;
  const number = (/** @type {number} */ value) => written(value, writing);
  const { weights, sources } = terms;
  const links = linksOf(state, terms);
  const shown = links.slice(0, MOST_TERMS);
  const more = links.length > shown.length ? html` + … <small>(${links.length} terms)</small>` : nothing;
  const bias = weights[weights.length - 1];
  const line = (/** @type {(index: number) => string} */ factor) =>
    html`${shown.map((link, index) => lighting(told, link, html`${sign(weights[index], index)}${size(weights[index], writing)}·${factor(index)}`))}${more}${
      biased(state)
        ? lighting(told, idOf(state, terms), html`${sign(bias, links.length)}${size(bias, writing)}`)
        : nothing
    }`;
  const z = numberOfNode(terms, state, terms.sums);
  return html`
    <p class="sum"><i>z</i> = ${line((index) => symbolOf(state, linkEnds(links[index])?.from ?? ""))}
      = <b>${number(z)}</b>${onward(told, terms, single)}</p>
    <p class="sum plugged">with numbers: ${line((index) => bracketed(sources[index], writing))} = ${number(z)}</p>`;
}

/**
 * From z on: the activation, dropout, a residual connection. The mean of g(z) is not g of the mean.
 * @param {Told} told
 * @param {Terms} terms
 * @param {boolean} single
 */
function onward({ state, writing }, terms, single) {
  const number = (/** @type {number} */ value) => written(value, writing);
  const node = (/** @type {Float64Array} */ many) => numberOfNode(terms, state, many);
  const [a, mask, passed] = [node(terms.activations), node(terms.masks), node(terms.passed)];
  const dropped = mask === 1 ? nothing : html` → dropout ×${number(mask)} → ${number(a * mask)}`;
  if (!single) {
    const last = passed === a ? nothing : html`, of what it passes on <b>${number(passed)}</b>`;
    return html`; the mean of a = ${activationOf(state, terms.layer)}(z) is <b>${number(a)}</b>${last}`;
  }
  const before = layersOf(state)[terms.layer]?.residual
    ? layersOf(state)[terms.layer - 1]?.nodes[terms.unit - 1]
    : undefined;
  const added =
    before === undefined ? nothing : html` → + ${symbolOf(state, before)} → <b>${number(passed)}</b>`;
  return html` → ${activationOf(state, terms.layer)} → <b>${number(a)}</b>${dropped}${added}`;
}

/** @param {number} value @param {number} index in the sum */
function sign(value, index) {
  const minus = value < 0 || Object.is(value, -0);
  if (index === 0) return minus ? "−" : "";
  return minus ? " − " : " + ";
}

/** @param {number} value @param {Writing} writing */
function size(value, writing) {
  return written(Math.abs(value), writing);
}

/**
 * The way back: ∂L/∂a from the layer above or the loss, times the slope. Products of means are no means of products, so
 * of a whole mini-batch the results alone are told.
 * @param {Told} told
 * @param {Terms} terms
 * @param {boolean} single one sample, and no mean
 */
export function backTemplate(told, terms, single) {
  const { state, writing } = told;
  const number = (/** @type {number} */ value) => written(value, writing);
  const node = (/** @type {Float64Array} */ many) => numberOfNode(terms, state, many);
  const [error, slope, delta, mask] = [terms.errors, terms.slopes, terms.deltas, terms.masks].map(node);
  const above = layersOf(state)[terms.layer + 1];
  const id = idOf(state, terms);
  if (!above) return outputTemplate(told, terms, single);
  const shown = [...terms.above].slice(0, MOST_TERMS);
  const sum = shown.map((weight, index) =>
    lighting(
      told,
      linkId(above.nodes[index], id),
      html`${index ? " + " : ""}${bracketed(weight, writing)}·${bracketed(terms.above_deltas[index], writing)}`,
    ),
  );
  const more = terms.above.length > shown.length ? ` + … (${terms.above.length} terms)` : "";
  const skip = terms.skip
    ? html` + ${bracketed(terms.skip, writing)} <small>past the layer</small>`
    : nothing;
  const masked = mask === 1 ? "" : `${number(mask)}·`;
  const product = single
    ? html` = ${masked}${bracketed(slope, writing)}·${bracketed(error, writing)}`
    : nothing;
  return html`<p class="sum">∂L/∂a = Σ w·δ = ${sum}${more}${skip} = <b>${number(error)}</b></p>
    <p class="sum">δ = ${mask === 1 ? "" : "dropout·"}g′(z)·∂L/∂a${product} = <b>${number(delta)}</b>${
      terms.rule === "surrogate" ? html` <small>by the perceptron rule, in place of a slope</small>` : nothing
    }</p>`;
}

/** @param {Told} told @param {Terms} terms @param {boolean} single */
function outputTemplate({ state, writing }, terms, single) {
  const number = (/** @type {number} */ value) => written(value, writing);
  const node = (/** @type {Float64Array} */ many) => numberOfNode(terms, state, many);
  const [error, slope, delta] = [terms.errors, terms.slopes, terms.deltas].map(node);
  const [o, t] = [terms.outputs[terms.unit - 1], terms.targets[terms.unit - 1]];
  if (terms.rule === "fused")
    return html`<p class="sum">δ = o − t = ${number(o)} − ${bracketed(t, writing)} = <b>${number(delta)}</b>
      <small>loss and activation taken together</small></p>`;
  const aimed = html`<p class="sum">∂L/∂o = <b>${number(error)}</b> <small>at o = ${number(o)}, target ${number(t)}</small></p>`;
  if (terms.rule === "slope")
    return html`${aimed}<p class="sum">δ = g′(z)·∂L/∂o${
      single ? html` = ${bracketed(slope, writing)}·${bracketed(error, writing)}` : nothing
    } = <b>${number(delta)}</b></p>`;
  const why = terms.rule === "surrogate" ? "by the perceptron rule" : "each output depends on every z";
  return html`${aimed}<p class="sum">δ = <b>${number(delta)}</b> <small>${why}</small></p>`;
}

/** Why training leaves a weight or bias as it is, in a word. @param {State} state @param {Terms} terms @param {string} id */
function heldBy({ state }, { layer }, id) {
  const config = /** @type {Record<string, any>} */ (state?.config ?? {});
  const link = linkEnds(id);
  if (link && config.cut?.includes(id)) return "cut";
  if (config.frozen?.includes(layer)) return "frozen layer";
  if (config.frozenParts?.some((/** @type {string} */ each) => each === id || each === link?.to))
    return "frozen";
  return link ? "cut by L1" : "frozen";
}

/**
 * A row for each weight and for the bias.
 * @param {Told} told
 * @param {Terms} terms
 * @param {readonly { head: unknown, title?: string, values: ArrayLike<number> }[]} columns
 */
export function weightTable(told, terms, columns) {
  const { state, writing } = told;
  const links = linksOf(state, terms);
  const rows = biased(state) ? [...links, idOf(state, terms)] : links;
  return html`<div class="scroll"><table class="weights">
    <thead><tr><th scope="col">from</th>${columns.map(({ head, title }) => html`<th scope="col" title=${title ?? ""}>${head}</th>`)}</tr></thead>
    <tbody>${rows.map((id, index) => {
      const from = index < links.length ? symbolOf(state, linkEnds(id)?.from ?? "") : "bias";
      const held = terms.held[index]
        ? html` <small title="Training leaves it as it is: its step is 0.">${heldBy(state, terms, id)}</small>`
        : nothing;
      return html`<tr><th scope="row">${lighting(told, id, from)}${held}</th>
        ${columns.map(({ values }) => html`<td>${written(values[index] ?? Number.NaN, writing)}</td>`)}</tr>`;
    })}</tbody></table></div>`;
}
