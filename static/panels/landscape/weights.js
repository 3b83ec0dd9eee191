/**
 * Which weight an axis of the plane is: chosen by its layer, its unit, and where it comes from. All of a network can be
 * chosen: no list is longer than a layer is wide.
 *
 * @typedef {import("../../wire/protocol.js").Layer} Layer
 * @typedef {{ layer: number, unit: number, source: number }} Place counted from 0, the layers from the first after the
 *   input; a bias stands behind the sources
 * @typedef {(node: string) => string} Named what a node is called
 */
import { html } from "lit";

/** @param {Layer} layer @param {number} number @returns {string} */
function layerName({ kind }, number) {
  return kind === "output" ? "output" : `layer ${number + 1}`;
}

/** @param {Layer} layer @param {number} unit @returns {number[]} indices of its weights, and of its bias if it has one */
function indicesOf({ weights, biases }, unit) {
  const bias = biases[unit];
  return [...(weights[unit] ?? []), ...(typeof bias === "number" ? [bias] : [])];
}

/** @param {Layer} layer @param {number} source @param {Named} named @returns {string} */
function sourceName({ sources, weights }, source, named) {
  return source < (weights[0]?.length ?? 0) ? `from ${named(sources[source])}` : "bias";
}

/** @param {readonly Layer[]} layers after the input @param {number} index @returns {Place | null} null of none of theirs */
export function placeOfWeight(layers, index) {
  for (const [layer, each] of layers.entries())
    for (let unit = 0; unit < each.weights.length; unit++) {
      const source = indicesOf(each, unit).indexOf(index);
      if (source >= 0) return { layer, unit, source };
    }
  return null;
}

/** @param {readonly Layer[]} layers after the input @param {number} index @param {Named} named @returns {string} what this weight is */
export function weightName(layers, index, named) {
  const place = placeOfWeight(layers, index);
  if (!place) return `weight ${index + 1}`;
  const layer = layers[place.layer];
  const unit = layer.weights.length > 1 || layer.kind !== "output" ? `, unit ${place.unit + 1}` : "";
  return `${layerName(layer, place.layer)}${unit}, ${sourceName(layer, place.source, named)}`;
}

/**
 * @param {readonly Layer[]} layers after the input
 * @param {number} index of the weight that is chosen
 * @param {string} label of the axis
 * @param {Named} named
 * @param {(index: number) => void} choose
 */
export function weightControl(layers, index, label, named, choose) {
  const taught = layers.filter(({ weights }) => weights.length);
  if (!taught.length) return "";
  const place = placeOfWeight(layers, index) ?? { layer: layers.indexOf(taught[0]), unit: 0, source: 0 };
  const layer = layers[place.layer];
  const change = (/** @type {Partial<Place>} */ part) => {
    const next = { ...place, ...part };
    const chosen = layers[next.layer];
    const unit = Math.min(next.unit, chosen.weights.length - 1);
    const indices = indicesOf(chosen, unit);
    choose(indices[Math.min(next.source, indices.length - 1)]);
  };
  const select = (
    /** @type {keyof Place} */ part,
    /** @type {string} */ name,
    /** @type {readonly (readonly [number, string])[]} */ options,
  ) => html`<select aria-label="${label}: ${name}" @change=${(/** @type {Event & { target: HTMLSelectElement }} */ { target }) => change({ [part]: Number(target.value) })}>
    ${options.map(([value, words]) => html`<option value=${value} .selected=${value === place[part]}>${words}</option>`)}
  </select>`;
  return html`<span class="weight" role="group" aria-label=${label}>${label}
    ${select(
      "layer",
      "layer",
      taught.map((each) => [layers.indexOf(each), layerName(each, layers.indexOf(each))]),
    )}
    ${select(
      "unit",
      "unit",
      layer.weights.map((_, unit) => [unit, `unit ${unit + 1}`]),
    )}
    ${select(
      "source",
      "weight",
      indicesOf(layer, place.unit).map((_, source) => [source, sourceName(layer, source, named)]),
    )}
  </span>`;
}
