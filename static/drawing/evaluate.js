/**
 * The maps of a network computed in the browser, from parameters alone: what the server would send (docs/protocol.md,
 * `drawing`), but for the last unit of a byte. Pure.
 *
 * @typedef {import("../wire/protocol.js").Layer} Layer
 * @typedef {import("./program.js").Program} Program
 *
 * @typedef {object} Drawing
 * @property {Record<string, Program>} features of x1 and x2
 * @property {(Program | null)[]} activations of z, for each layer but the input
 * @property {[number, number]} aims what is −1 and 1 in the maps of the outputs
 * @property {number} curve places along the curves; 0 for none
 *
 * @typedef {object} Wanted
 * @property {number} size side of the outputs' maps
 * @property {number} every a unit's map has every so-many-th cell of these: an odd divisor of `size`
 * @property {string | null} focus node whose map is wanted in full
 * @property {boolean} [classes] whether the outputs are classes, of which the greatest is shown
 *
 * @typedef {import("../wire/protocol.js").Frame} Frame
 */
import { NOT_A_NUMBER } from "../page/colours.js";
import { PLANE } from "./field.js";
import { computed } from "./program.js";

/**
 * @param {readonly Layer[]} layers
 * @param {Drawing} drawing
 * @param {Float32Array} parameters
 * @param {Wanted} wanted
 * @returns {Pick<Frame, "output" | "units" | "focus" | "features" | "curves">}
 */
export function evaluated(layers, drawing, parameters, { size, every, focus, classes = false }) {
  const { x, y } = cells(size);
  const values = forward(layers, drawing, parameters, x, y);
  const finite = parameters.every(Number.isFinite);
  const small = size / every;
  const outputs = /** @type {Float32Array[]} */ (values.at(-1));
  const units = values.slice(1, -1).flat();
  return {
    output: {
      size,
      channels: outputs.length,
      map: settled(outputs, coded(outputs, size, 1, finite), classes),
    },
    units: units.length ? { size: small, map: coded(units, size, every, finite) } : null,
    focus: focus === null ? null : focused(layers, drawing, values, size, focus, finite),
    features: featureMaps(drawing, small),
    curves: drawing.curve ? curves(layers, drawing, parameters) : null,
  };
}

/**
 * The values of a node, or of all outputs, at places of the plane.
 * @param {readonly Layer[]} layers
 * @param {Drawing} drawing
 * @param {Float32Array} parameters
 * @param {string | null} node null for all outputs
 * @param {Float32Array} x
 * @param {Float32Array} y
 * @returns {Float32Array[]} as in the maps, but not cut off; empty for a node that is nowhere
 */
export function valuesAt(layers, drawing, parameters, node, x, y) {
  if (node !== null && node in drawing.features)
    return [computed(drawing.features[node], { x1: x, x2: y }, x.length)];
  const values = forward(layers, drawing, parameters, x, y);
  if (node === null) return /** @type {Float32Array[]} */ (values.at(-1));
  return layers.flatMap(({ nodes }, number) => values[number][nodes.indexOf(node)] ?? []);
}

/**
 * The maps of all features, chosen or not.
 * @param {Drawing} drawing
 * @param {number} size
 * @returns {NonNullable<Frame["features"]>}
 */
export function featureMaps({ features }, size) {
  const { x, y } = cells(size);
  const values = Object.values(features).map((program) => computed(program, { x1: x, x2: y }, x.length));
  return { size, names: Object.keys(features), map: coded(values, size, 1, false) };
}

/**
 * @param {readonly Layer[]} layers
 * @param {Drawing} drawing
 * @param {Float32Array} parameters
 * @param {Float32Array} x
 * @param {Float32Array} y
 * @returns {Float32Array[][]} for each layer, input first, the values of each of its nodes at all places
 */
function forward(layers, { features, activations, aims }, parameters, x, y) {
  const inputs = layers[0].nodes.map((name) => computed(features[name], { x1: x, x2: y }, x.length));
  const values = [inputs];
  for (const [number, program] of activations.entries()) {
    const { weights, biases, residual } = layers[number + 1];
    const below = values[number];
    const sources = [...below, ...inputs]; // the inputs are behind for the one layer that jumps to them
    const z = weights.map((row, unit) => summed(row, biases[unit], sources, parameters, x.length));
    const activated = program ? z.map((each) => computed(program, { z: each }, x.length)) : shares(z);
    values.push(
      residual ? activated.map((each, unit) => each.map((value, i) => value + below[unit][i])) : activated,
    );
  }
  const [low, high] = aims;
  const scale = 2 / (high - low);
  const outputs = /** @type {Float32Array[]} */ (values.pop());
  return [...values, outputs.map((each) => each.map((value) => (value - low) * scale - 1))];
}

/**
 * @param {readonly number[]} row indices of a unit's weights
 * @param {number | null} bias index of its bias
 * @param {readonly Float32Array[]} sources
 * @param {Float32Array} parameters
 * @param {number} length
 * @returns {Float64Array} the unit's pre-activations
 */
function summed(row, bias, sources, parameters, length) {
  const z = new Float64Array(length).fill(bias === null ? 0 : parameters[bias]);
  for (const [number, index] of row.entries()) {
    const weight = parameters[index];
    const source = sources[number];
    for (let i = 0; i < length; i++) z[i] += weight * source[i];
  }
  return z;
}

/** @param {readonly Float64Array[]} z of the units of a layer @returns {Float32Array[]} e^z over their sum */
function shares(z) {
  const length = z[0].length;
  const largest = Float64Array.from({ length }, (_, i) => Math.max(...z.map((each) => each[i])));
  const powers = z.map((each) => each.map((value, i) => Math.exp(value - largest[i])));
  const total = Float64Array.from({ length }, (_, i) => powers.reduce((sum, each) => sum + each[i], 0));
  return powers.map((each) => new Float32Array(each.map((value, i) => value / total[i])));
}

/**
 * @param {readonly Layer[]} layers
 * @param {Drawing} drawing
 * @param {Float32Array[][]} values
 * @param {number} size
 * @param {string} node
 * @param {boolean} finite
 * @returns {Frame["focus"]}
 */
function focused(layers, { features }, values, size, node, finite) {
  for (const [number, { nodes }] of layers.entries()) {
    const found = values[number][nodes.indexOf(node)];
    if (found) return { node, size, map: settled([found], coded([found], size, 1, finite), false) };
  }
  const { x, y } = cells(size);
  if (!(node in features)) return null;
  return { node, size, map: coded([computed(features[node], { x1: x, x2: y }, x.length)], size, 1, false) };
}

/**
 * @param {readonly Layer[]} layers
 * @param {Drawing} drawing
 * @param {Float32Array} parameters
 * @returns {NonNullable<Frame["curves"]>}
 */
function curves(layers, drawing, parameters) {
  const size = drawing.curve;
  const values = forward(layers, drawing, parameters, centres(size), new Float32Array(size));
  const joined = (/** @type {Float32Array[]} */ rows) => Float32Array.from(rows.flatMap((row) => [...row]));
  const hidden = values.length > 2 ? values[values.length - 2] : [];
  return { size, fit: joined(values[values.length - 1]), units: joined(hidden) };
}

/** @param {number} size @returns {{ x: Float32Array, y: Float32Array }} of the cells' centres, row by row from the top */
function cells(size) {
  const along = centres(size);
  const length = size * size;
  return {
    x: Float32Array.from({ length }, (_, i) => along[i % size]),
    y: Float32Array.from({ length }, (_, i) => -along[Math.floor(i / size)]),
  };
}

/** @param {number} size @returns {Float32Array} of the cells along one side, with the roundings of 32 bits */
function centres(size) {
  const step = Math.fround((2 * PLANE) / size);
  return Float32Array.from({ length: size }, (_, i) => Math.fround((i + 0.5) * step) - PLANE);
}

/**
 * Values as bytes.
 * @param {readonly Float32Array[]} maps
 * @param {number} size
 * @param {number} every
 * @param {boolean} finite whether all parameters are: what grows beyond all bounds is then cut off like any value
 * @returns {Uint8Array} of every so-many-th cell, those in the middle of the larger cells
 */
function coded(maps, size, every, finite) {
  const side = size / every;
  const bytes = new Uint8Array(maps.length * side * side);
  const middle = (every - 1) / 2;
  let to = 0;
  for (const values of maps)
    for (let row = middle; row < size; row += every)
      for (let column = middle; column < size; column += every) {
        const value = values[row * size + column];
        const told = finite ? !Number.isNaN(value) : Number.isFinite(value);
        bytes[to++] = told ? Math.min(1, Math.max(-1, value)) * 127 + 128.5 : NOT_A_NUMBER;
      }
  return bytes;
}

/**
 * Bytes that say exactly on which side of zero each value lies; or of classes which is the greatest, by a byte that no
 * other has.
 * @param {readonly Float32Array[]} maps
 * @param {Uint8Array} bytes of all cells; changed in place
 * @param {boolean} classes
 * @returns {Uint8Array}
 */
function settled(maps, bytes, classes) {
  const cells = maps[0].length;
  if (!classes) {
    for (const [k, values] of maps.entries())
      for (let cell = 0; cell < cells; cell++)
        if (values[cell] < 0 && bytes[k * cells + cell] === 128) bytes[k * cells + cell] = 127;
    return bytes;
  }
  for (let cell = 0; cell < cells; cell++) {
    let winner = 0;
    for (let k = 1; k < maps.length; k++) if (maps[k][cell] > maps[winner][cell]) winner = k;
    const greatest = Math.max(2, bytes[winner * cells + cell]);
    for (let k = 0; k < maps.length; k++) {
      const at = k * cells + cell;
      if (k !== winner) bytes[at] = Math.min(bytes[at], greatest - 1);
      else if (bytes[at] !== NOT_A_NUMBER) bytes[at] = greatest;
    }
  }
  return bytes;
}
