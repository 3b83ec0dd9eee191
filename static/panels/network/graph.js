/**
 * The network as a graph of named nodes and links, derived from the server's description of its layers.
 * A node's id is a feature's name or "l:i" (docs/protocol.md); a link's id is "destination<source".
 *
 * @typedef {import("../../wire/protocol.js").Layer} Layer
 *
 * @typedef {object} Graph
 * @property {readonly string[]} features all features there are, linked or not
 * @property {readonly Layer[]} layers input first
 * @property {readonly (readonly string[])[]} columns node ids from left to right; the first column is `features`
 * @property {ReadonlyMap<string, { column: number, row: number }>} places of the nodes
 * @property {readonly string[]} outputs what the outputs are called, where there are several
 * @property {ReadonlySet<string>} cut links whose weight is 0 and stays 0
 * @property {ReadonlySet<string>} frozen neurons and links that training leaves as they are
 */

/**
 * @param {readonly Layer[]} layers
 * @param {readonly string[]} features
 * @param {readonly string[]} [outputs] what the outputs are called, where there are several
 * @param {{ cut: readonly string[], frozen: readonly string[] }} [held]
 * @returns {Graph}
 */
export function graphOf(layers, features, outputs = [], { cut, frozen } = { cut: [], frozen: [] }) {
  const columns = [features, ...layers.slice(1).map(({ nodes }) => nodes)];
  const places = new Map(columns.flatMap((ids, column) => ids.map((id, row) => [id, { column, row }])));
  return { features, layers, columns, places, outputs, cut: new Set(cut), frozen: new Set(frozen) };
}

/** @param {string} id @returns {boolean} whether it is a feature of the user's own: a formula behind an equals sign */
export function isOwn(id) {
  return id.startsWith("=");
}

/**
 * The features to show: all that can be chosen, then those of the user's own.
 * @param {readonly string[]} known
 * @param {readonly string[]} linked what the network is given
 * @returns {string[]}
 */
export function featuresOf(known, linked) {
  return [...known.filter((name) => !isOwn(name)), ...linked.filter(isOwn)];
}

/** @param {string} to @param {string} from @returns {string} */
export function linkId(to, from) {
  return `${to}<${from}`;
}

/** @param {string} id @returns {{ to: string, from: string } | null} null if it is a node's id */
export function linkEnds(id) {
  const cut = id.indexOf("<");
  return cut < 0 ? null : { to: id.slice(0, cut), from: id.slice(cut + 1) };
}

/**
 * Where a node's bias or a link's weight stands in the vector of parameters.
 * @param {Graph} graph
 * @param {string} id of a node or link
 * @returns {number | null} null if it has none (a feature, a neuron without bias) or is not there (any more)
 */
export function parameterIndex({ layers, places }, id) {
  const ends = linkEnds(id);
  const place = places.get(ends?.to ?? id);
  if (!place || place.column === 0) return null;
  const layer = layers[place.column];
  if (!ends) return layer.biases[place.row] ?? null;
  const source = layer.sources.indexOf(ends.from);
  return source < 0 ? null : (layer.weights[place.row][source] ?? null);
}

/** @param {Graph} graph @param {string} id @returns {boolean} whether that node or link is in the network */
export function exists({ places, layers }, id) {
  const ends = linkEnds(id);
  if (!ends) return places.has(id);
  const to = places.get(ends.to);
  return !!to && to.column > 0 && layers[to.column].sources.includes(ends.from);
}

/** @param {Graph} graph @param {string} id of a node @returns {readonly string[]} nodes that feed it */
export function sources({ places, layers }, id) {
  const place = places.get(id);
  return place && place.column > 0 ? layers[place.column].sources : [];
}

/** @param {Graph} graph @param {string} id of a node @returns {readonly string[]} nodes that it feeds, the nearest first */
export function destinations({ places, layers }, id) {
  const place = places.get(id);
  if (!place) return [];
  return layers.slice(place.column + 1).flatMap(({ sources: fed, nodes }) => (fed.includes(id) ? nodes : []));
}

/**
 * Residual connections: what a neuron gives is added to what another gives.
 * @param {Graph} graph
 * @param {string} id of a neuron
 * @returns {string | null} whose value is added to its own
 */
export function addedTo({ places, layers }, id) {
  const place = places.get(id);
  if (!place || !layers[place.column].residual) return null;
  return layers[place.column - 1].nodes[place.row] ?? null;
}

/**
 * Where a hidden unit's map is among all of them (the frame's `units`).
 * @param {Graph} graph
 * @param {string} id
 * @returns {number} −1 if it is no hidden unit
 */
export function unitIndex({ places, layers }, id) {
  const place = places.get(id);
  if (!place || layers[place.column].kind !== "hidden") return -1;
  let before = 0;
  for (let column = 1; column < place.column; column++) before += layers[column].size;
  return before + place.row;
}

/**
 * @param {Graph} graph
 * @param {string} id of a node or link
 * @param {(feature: string) => string} label of a feature
 * @returns {string} as it is called in a sentence
 */
export function nameOf(graph, id, label) {
  const ends = linkEnds(id);
  if (ends) return `weight from ${nameOf(graph, ends.from, label)} to ${nameOf(graph, ends.to, label)}`;
  const place = graph.places.get(id);
  if (!place) return id;
  if (place.column === 0) return label(id);
  const layer = graph.layers[place.column];
  if (layer.kind === "output")
    return layer.size === 1 ? "output" : `output ${graph.outputs[place.row] ?? place.row + 1}`;
  return `neuron ${place.row + 1} of layer ${place.column}`;
}
