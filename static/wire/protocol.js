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
 *
 * @typedef {{ size: number, map: Uint8Array, outline?: Uint8Array[] }} Maps `outline`: of large networks, for each map
 * @typedef {{ size: number, fit: Float32Array, units: Float32Array }} Curves each after another, `size` numbers long
 * @typedef {{ epochs: number[], train_loss: number[], test_loss: number[], train_accuracy?: number[],
 *   test_accuracy?: number[] }} Losses of several epochs
 * @typedef {{ confusion: number[][], precision: (number | null)[], recall: (number | null)[] }} ClassMetrics
 * @typedef {{ r_squared: number | null, mean_absolute_error: number }} ValueMetrics
 *
 * @typedef {object} Frame the binary message, decoded; names as in the protocol
 * @property {"frame"} type
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
 * @property {Losses | null} history of the epochs since the frame before
 * @property {(Maps & { channels: number }) | null} output
 * @property {Maps | null} units
 * @property {(Maps & { node: string }) | null} focus
 * @property {(Maps & { names: string[] }) | null} features
 * @property {{ train: Float32Array, test: Float32Array, columns: number } | null} data rows of x, y, label or targets
 * @property {Curves | null} curves of points with one variable
 * @property {number[][] | null} dropped units of each hidden layer that the next step leaves out
 * @property {number | null} learning_rate with a schedule
 * @property {{ epoch: number, loss: number } | null} best with early stopping
 * @property {{ train: ClassMetrics | ValueMetrics | null, test: ClassMetrics | ValueMetrics | null } | null} metrics
 *   for the panel of that name
 * @property {{ reason: string, done: string, off: Record<string, unknown> } | null} stopped by early stopping
 * @property {boolean} reset
 * @property {Steps | null} steps asked for and not done with this frame
 * @property {{ reason: string, advice: string, remedy: Record<string, unknown>, field: string | null } | null} diverged
 * @property {{ reason: string, advice: string } | null} stuck training can't change it any more
 * @property {Uint8Array | null} checkpoint
 *
 * @typedef {{ type: string, reply_to?: number, browsers?: number, [field: string]: any }} ServerMessage
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
  return JSON.parse(text);
}

/**
 * @param {Uint8Array} bytes little-endian float32, C order, at any alignment
 * @returns {Float32Array}
 */
export function float32(bytes) {
  const view = viewOf(bytes);
  return Float32Array.from({ length: bytes.byteLength >> 2 }, (_, i) => view.getFloat32(4 * i, true));
}

/** @param {Uint8Array} bytes at any alignment @returns {DataView} */
function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @param {Record<string, Uint8Array>} fields `epochs` as uint32, the others as float64 @returns {Losses} */
function losses(fields) {
  const read = (/** @type {[string, Uint8Array]} */ [name, bytes]) => {
    const view = viewOf(bytes);
    const at = (/** @type {unknown} */ _, /** @type {number} */ i) =>
      name === "epochs" ? view.getUint32(4 * i, true) : view.getFloat64(8 * i, true);
    return [name, Array.from({ length: bytes.byteLength / (name === "epochs" ? 4 : 8) }, at)];
  };
  return /** @type {any} */ (Object.fromEntries(Object.entries(fields).map(read)));
}

/**
 * @param {any} field of a frame
 * @returns {any} the same with its maps cell by cell
 */
function maps(field) {
  if (!field?.packed) return field ?? null;
  const { packed, count, ...rest } = field;
  return { ...rest, map: unpacked(packed, rest.size, count) };
}

/**
 * @param {ArrayBuffer | Uint8Array} bytes one MessagePack map
 * @returns {Frame} absent fields are null, `reset` false
 */
export function decodeFrame(bytes) {
  const message = /** @type {any} */ (decode(bytes));
  return {
    ...message,
    parameters: message.parameters ? float32(message.parameters) : null,
    history: message.history ? losses(message.history) : null,
    output: maps(message.output),
    units: maps(message.units),
    focus: maps(message.focus),
    features: message.features ?? null,
    data: message.data
      ? { ...message.data, train: float32(message.data.train), test: float32(message.data.test) }
      : null,
    curves: message.curves
      ? { ...message.curves, fit: float32(message.curves.fit), units: float32(message.curves.units) }
      : null,
    dropped: message.dropped ?? null,
    learning_rate: message.learning_rate ?? null,
    best: message.best ?? null,
    metrics: message.metrics ?? null,
    stopped: message.stopped ?? null,
    reset: message.reset ?? false,
    steps: message.steps ?? null,
    diverged: message.diverged ?? null,
    stuck: message.stuck ?? null,
    checkpoint: message.checkpoint ?? null,
  };
}

/**
 * What the panels draw: the new frame, with what it left out as unchanged taken from the one before.
 * @param {Frame | null} previous
 * @param {Frame} frame
 * @param {boolean} drawn whether `previous` has been drawn; if not, its `reset` still has to be told
 * @returns {Frame}
 */
export function mergeFrame(previous, frame, drawn) {
  if (!previous) return frame;
  const features = frame.features ?? previous.features;
  const data = frame.data ?? previous.data;
  if (frame.reset) return { ...frame, features, data };
  return {
    ...frame,
    features,
    data,
    parameters: frame.parameters ?? previous.parameters,
    output: frame.output ?? previous.output,
    units: frame.units ?? previous.units,
    focus: frame.focus ?? previous.focus,
    reset: !drawn && previous.reset,
  };
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
