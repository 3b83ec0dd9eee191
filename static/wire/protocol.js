/**
 * docs/protocol.md, version 1, as pure functions: text and bytes in, values out. No socket, no state.
 *
 * @typedef {Readonly<Record<string, unknown>>} Limits
 * @typedef {{ unit: "epoch" | "batch", rate: number | null }} Speed
 * @typedef {{ code: string, message: string, field: string | null }} Notice
 *
 * @typedef {object} Layer
 * @property {"input" | "hidden" | "output"} kind
 * @property {number} size
 * @property {string[]} nodes feature names, then "l:i"
 * @property {string[]} sources nodes that feed each unit; the input layer has none of these
 * @property {string} activation
 * @property {number[][]} weights per unit, indices into the frame's `parameters`, in the order of the sources
 * @property {(number | null)[]} biases
 * @property {boolean} residual what the layer before gives is added
 * @property {boolean} frozen
 * @property {number} dropout share of its units that a step leaves out
 *
 * @typedef {{ points: number, classes: string[], columns: string[], transform: number[][] }} Given
 *
 * @typedef {{ unit: string, left: number }} Steps
 *
 * @typedef {object} SessionState a `welcome` or `state` message
 * @property {"welcome" | "state"} type
 * @property {Record<string, unknown>} config
 * @property {string} link
 * @property {Record<string, boolean | number | string> | null} view
 * @property {string[] | null} hide
 * @property {boolean} playing
 * @property {number | null} target the epoch that fast-forward goes to
 * @property {Steps | null} steps asked for and not done yet
 * @property {Speed} speed
 * @property {number} epoch
 * @property {number} position
 * @property {Layer[]} layers
 * @property {import("../drawing/evaluate.js").Drawing} drawing what it takes to draw maps of parameters
 * @property {number} parameters
 * @property {string} formula the sum that says how many parameters there are
 * @property {string} problem
 * @property {Notice[]} notices
 * @property {Given | null} given points of the user's own, but for the points
 * @property {string[]} suited views that few runs are for, this one among them
 * @property {Record<string, string>} labels own features, as nodes, to how mathematics sets them
 * @property {Notice[]} warnings what is unwise about these settings
 * @property {string | null} before
 * @property {string | null} checkpoint
 * @property {string | null} change
 * @property {{ code: string, values: Record<string, unknown>, pattern: string } | null} changed
 * @property {string} cause
 * @property {number} [reply_to]
 * @property {string} [version] only in `welcome`
 * @property {Limits} [limits] only in `welcome`
 * @property {Layout} [frame] only in `welcome`
 *
 * @typedef {NonNullable<Frame["output"]>} Maps
 * @typedef {NonNullable<Frame["curves"]>} Curves each after another, `size` numbers long
 *
 * @typedef {object} FieldLayout how a field of a frame is read
 * @property {Reader} [as] the type of the numbers in a binary, or of those in an object, by name
 * @property {"run" | "always"} [keep] for how long it stands where a frame leaves it out
 * @property {unknown} [absent] what stands for it otherwise; null if not said
 * @typedef {string | { [name: string]: Reader }} Reader
 * @typedef {Readonly<Record<string, FieldLayout>>} Layout of a frame, as `welcome` tells it
 *
 * @typedef {{ type: string, reply_to?: number, browsers?: number, [field: string]: any }} ServerMessage
 */
/**
 * Written by `make reference` from what the server and the views declare.
 *
 * @typedef {object} Frame the binary message, decoded; null where it says nothing
 * @property {string} type
 * @property {number} n
 * @property {number} epoch
 * @property {number} position
 * @property {number} updates
 * @property {boolean} playing
 * @property {number} train_loss
 * @property {number} test_loss
 * @property {number | null} train_accuracy
 * @property {number | null} test_accuracy
 * @property {number} rate
 * @property {Float32Array | null} parameters
 * @property {{ epochs: Uint32Array, train_loss: Float64Array, test_loss: Float64Array, train_accuracy?: Float64Array, test_accuracy?: Float64Array } | null} history
 * @property {{ size: number, channels: number, map: Uint8Array, outline?: Uint8Array[] } | null} output
 * @property {{ size: number, map: Uint8Array } | null} units
 * @property {{ node: string, size: number, map: Uint8Array, outline?: Uint8Array[] } | null} focus
 * @property {{ size: number, names: string[], map: Uint8Array } | null} features
 * @property {{ train: Float32Array, test: Float32Array, columns: number } | null} data
 * @property {{ size: number, fit: Float32Array, units: Float32Array } | null} curves
 * @property {number[][] | null} dropped
 * @property {number | null} learning_rate
 * @property {{ epoch: number, loss: number } | null} best
 * @property {boolean} reset
 * @property {{ reason: string, advice: string, remedy: Record<string, unknown>, field: string | null } | null} diverged
 * @property {{ unit: string, left: number } | null} steps
 * @property {{ reason: string, advice: string } | null} stuck
 * @property {{ reason: string, done: string, off: Record<string, unknown> } | null} stopped
 * @property {Uint8Array | null} checkpoint
 * @property {{ source?: string, rows?: ({ when: string, called: string, printed: string, ours: string, value: number, agrees: boolean })[], fault?: string } | null} worked
 * @property {{ train?: { confusion?: number[][], precision?: (number | null)[], recall?: (number | null)[], r_squared?: number | null, mean_absolute_error?: number } | null, test?: { confusion?: number[][], precision?: (number | null)[], recall?: (number | null)[], r_squared?: number | null, mean_absolute_error?: number } | null, fault?: string } | null} metrics
 * @property {{ weights?: Float32Array, gradients?: Float32Array, updates?: Float32Array, dead?: Uint32Array, saturated?: Uint32Array, slopes?: Uint8Array, marks?: Uint8Array, ranges?: Float32Array, bins?: Uint8Array, fault?: string } | null} health
 * @property {{ whole?: Float32Array, without?: Float32Array, train_points?: number, test_points?: number, map?: Uint8Array, fit?: Float32Array, values?: Float64Array, fault?: string } | null} ablation
 * @property {{ judged?: boolean, found?: { rule: string, label: string, said: string, tried: string, changes: Record<string, unknown>, again: boolean, panel: string } | null, fault?: string } | null} coach
 * @property {{ layer?: number, unit?: number, first?: number, inputs?: Float64Array, targets?: Float64Array, outputs?: Float64Array, loss?: number, sums?: Float64Array, activations?: Float64Array, passed?: Float64Array, slopes?: Float64Array, errors?: Float64Array, deltas?: Float64Array, masks?: Float64Array, weights?: Float64Array, sources?: Float64Array, products?: Float64Array, gradients?: Float64Array, held?: Uint8Array, above?: Float64Array, above_deltas?: Float64Array, skip?: number, rule?: string, numbers?: Uint32Array, losses?: Float64Array, epoch?: number, outcome?: string, points?: number, mean?: Float64Array, given?: Float64Array, rate?: number, number?: number, states?: string[], before?: Float64Array, state_after?: Float64Array, moves?: Float64Array, penalties?: Float64Array, after?: Float64Array, all_gradients?: Float64Array, all_changes?: Float64Array, values?: Float64Array, fault?: string } | null} film
 * @property {{ shown?: number, units?: number, share?: number, train?: number, every?: number, points?: Float32Array, columns?: number, grid?: Float32Array, shades?: Uint8Array, values?: Float64Array, fault?: string } | null} space
 * @property {{ layer?: number, unit?: number, first?: number, inputs?: Float64Array, targets?: Float64Array, outputs?: Float64Array, loss?: number, sums?: Float64Array, activations?: Float64Array, passed?: Float64Array, slopes?: Float64Array, errors?: Float64Array, deltas?: Float64Array, masks?: Float64Array, weights?: Float64Array, sources?: Float64Array, products?: Float64Array, gradients?: Float64Array, held?: Uint8Array, above?: Float64Array, above_deltas?: Float64Array, skip?: number, rule?: string, point?: Float64Array, numeric?: Float64Array, penalties?: Float64Array, reach?: number, curve?: Float32Array, curve_slopes?: Float32Array, values?: Float64Array, fault?: string } | null} inspector
 * @property {{ side?: number, loss?: number, losses?: Float32Array, centre?: Float32Array, across?: Float32Array, up?: Float32Array, values?: Float64Array, fault?: string } | null} landscape
 */
import { decode } from "@msgpack/msgpack";
import { unpacked } from "../drawing/unpacking.js";

export const PROTOCOL = 1;

/**
 * @param {string} type
 * @param {Record<string, unknown>} [fields]
 * @param {number} [id]
 * @returns {string} JSON text of a client message
 */
export function encodeMessage(type, fields = {}, id = undefined) {
  return JSON.stringify(id === undefined ? { type, ...fields } : { type, ...fields, id });
}

/**
 * @param {string} text
 * @returns {ServerMessage}
 */
export function decodeMessage(text) {
  const message = JSON.parse(text);
  return message.layers ? { ...message, layers: message.layers.map(withIndices) } : message;
}

/** @param {any} layer as the server tells it @returns {Layer} with the index of each of its weights and biases */
function withIndices({ places, ...layer }) {
  if (!places) return layer;
  const { start, step, units, weights, bias } = places;
  const starts = Array.from({ length: units }, (_, unit) => start + unit * step);
  return {
    ...layer,
    weights: starts.map((first) => Array.from({ length: weights }, (_, k) => first + k)),
    biases: starts.map((first) => (bias === null ? null : first + bias)),
  };
}

/** What binaries of numbers become: little-endian ones at any alignment, which no typed array can look at in place. */
const NUMBERS = {
  float32: [Float32Array, "getFloat32"],
  float64: [Float64Array, "getFloat64"],
  uint32: [Uint32Array, "getUint32"],
};

/** @param {Uint8Array} bytes @param {string} type of NUMBERS */
function numbers(bytes, type) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [array, get] = /** @type {any} */ (NUMBERS)[type];
  const width = array.BYTES_PER_ELEMENT;
  return array.from(
    { length: bytes.byteLength / width },
    (/** @type {unknown} */ _, /** @type {number} */ i) =>
      view[/** @type {"getFloat32"} */ (get)](width * i, true),
  );
}

/**
 * @param {any} value of a field, as it came
 * @param {Reader | undefined} reader
 * @returns {any}
 */
function read(value, reader) {
  if (!reader || value === null) return value;
  if (typeof reader === "string") return numbers(value, reader);
  const { packed, count, ...made } = value;
  for (const [name, inner] of Object.entries(reader)) {
    if (inner === "cells") made[name] ??= unpacked(packed, made.size, count);
    else if (name in made) made[name] = read(made[name], inner);
  }
  return made;
}

/**
 * @param {ArrayBuffer | Uint8Array} bytes one MessagePack map
 * @param {Layout} layout
 * @returns {Frame} fields that may be absent are null, or what the layout says
 */
export function decodeFrame(bytes, layout) {
  const frame = /** @type {any} */ (decode(bytes));
  for (const [name, { as, absent = null }] of Object.entries(layout))
    frame[name] = frame[name] === undefined ? absent : read(frame[name], as);
  return frame;
}

/**
 * What the panels draw: the new frame, with what it left out as unchanged taken from the one before.
 * @param {Frame | null} previous
 * @param {Frame} frame
 * @param {boolean} drawn whether `previous` has been drawn; if not, its `reset` still has to be told
 * @param {Layout} layout
 * @returns {Frame}
 */
export function mergeFrame(previous, frame, drawn, layout) {
  if (!previous) return frame;
  const merged = /** @type {any} */ ({ ...frame, reset: frame.reset || (!drawn && previous.reset) });
  for (const [name, { keep }] of Object.entries(layout))
    if (keep === "always" || (keep && !frame.reset)) merged[name] ??= /** @type {any} */ (previous)[name];
  return merged;
}

/**
 * @param {Uint8Array} bytes
 * @returns {string} base64url without padding, as runs cross the socket
 */
export function toBase64url(bytes) {
  let text = "";
  // In pieces: an argument list has a limit, and one character at a time is slow for large files.
  for (let i = 0; i < bytes.length; i += 0x8000)
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * @param {string} text base64url, with or without padding
 * @returns {Uint8Array}
 * @throws {DOMException} if a character is not base64url
 */
export function fromBase64url(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
