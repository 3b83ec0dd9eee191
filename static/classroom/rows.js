/**
 * The rows of a wall, one a student, as pure functions: what is to be said of one, which are shown, in which order.
 *
 * @typedef {object} Row
 * @property {string} seat
 * @property {string} name
 * @property {boolean} here
 * @property {boolean} receiving
 * @property {number | null} quiet seconds since the browser took its newest frame
 * @property {number} epoch
 * @property {number | null} train
 * @property {number | null} test
 * @property {number | null} accuracy
 * @property {string} shape such as "4-2"
 * @property {number | null} parameters how many numbers it learns
 * @property {string} problem
 * @property {string} activation
 * @property {boolean} playing
 * @property {boolean} diverged
 * @property {boolean} [stuck]
 * @property {boolean} [overfits]
 * @property {boolean} [finished]
 * @property {boolean} [idle]
 * @property {number} classes outputs shown
 * @property {string} [map] base64 of size × size bytes, row 0 on top; missing: as before
 * @property {number} [size]
 *
 * @typedef {"gone" | "deaf" | "diverged" | "stuck" | "overfits" | "finished" | "idle" | "paused" | ""} Mark
 */
import { formattedLoss } from "../drawing/canvas.js";

/** What a mark is called, the gravest first. @type {Readonly<Record<Mark, string>>} */
export const MARKS = {
  deaf: "not receiving",
  diverged: "diverged",
  stuck: "stuck",
  overfits: "overfits",
  idle: "idle",
  paused: "paused",
  "": "",
  finished: "finished",
  gone: "gone",
};

/** @param {Row} row @returns {number} what can't be compared comes last */
const lossOf = ({ test }) => test ?? Number.POSITIVE_INFINITY;
/** Made once: to make one takes longer than to use it. */
const counted = new Intl.NumberFormat("en");
const names = new Intl.Collator("en", { numeric: true });

/**
 * The quarter of those who are here whose test loss is highest.
 * @param {readonly Row[]} rows
 * @returns {readonly Row[]}
 */
function highest(rows) {
  const known = rows.filter(({ here }) => here).toSorted((a, b) => lossOf(b) - lossOf(a));
  return known.slice(0, Math.ceil(known.length / 4));
}

/** @type {readonly { name: string, label: string, of: (rows: readonly Row[]) => readonly Row[] }[]} the first is the usual one */
export const FILTERS = [
  { name: "all", label: "Everybody", of: (rows) => rows },
  { name: "loss", label: "Highest test loss", of: highest },
  { name: "diverged", label: "Diverged", of: (rows) => rows.filter(({ diverged }) => diverged) },
  { name: "stuck", label: "Stuck", of: (rows) => rows.filter(({ stuck }) => stuck) },
  { name: "overfits", label: "Overfits", of: (rows) => rows.filter(({ overfits }) => overfits) },
  { name: "idle", label: "Idle", of: (rows) => rows.filter(({ here, idle }) => here && idle) },
  { name: "finished", label: "Finished", of: (rows) => rows.filter(({ finished }) => finished) },
  {
    name: "deaf",
    label: "Not receiving",
    of: (rows) => rows.filter(({ here, receiving }) => !here || !receiving),
  },
  { name: "paused", label: "Paused", of: (rows) => rows.filter(({ here, playing }) => here && !playing) },
];

const GRAVITY = Object.keys(MARKS);

/** @type {readonly { name: string, label: string, compare: (a: Row, b: Row) => number }[]} the first is the usual one */
export const ORDERS = [
  { name: "name", label: "Name", compare: (a, b) => names.compare(a.name, b.name) },
  { name: "loss", label: "Test loss", compare: (a, b) => lossOf(a) - lossOf(b) || 0 },
  { name: "epoch", label: "Epoch", compare: (a, b) => b.epoch - a.epoch },
  {
    name: "trouble",
    label: "Who needs help",
    compare: (a, b) => GRAVITY.indexOf(markOf(a)) - GRAVITY.indexOf(markOf(b)),
  },
];

/** @param {Row} row @returns {Mark} the gravest of what is to be said */
export function markOf({ here, receiving, diverged, stuck, overfits, finished, idle, playing }) {
  if (!here) return "gone";
  if (!receiving) return "deaf";
  if (diverged) return "diverged";
  if (stuck) return "stuck";
  if (overfits) return "overfits";
  if (finished) return "finished";
  if (idle) return "idle";
  return playing ? "" : "paused";
}

/** @param {Row} row @returns {string} */
export function lossText({ test }) {
  return test === null ? "no test loss" : `loss ${formattedLoss(test)}`;
}

/** @param {Row} row @returns {string} how far it has come, before its layers */
export function epochText({ epoch, shape }) {
  return `epoch ${counted.format(epoch)}${shape ? " · " : ""}`;
}

/**
 * @param {number} count of tiles
 * @param {number} aspect of the window: its width for a height of 1
 * @returns {number} tiles in a row, so that all fit into the window with their names below
 */
export function columnsFor(count, aspect) {
  return Math.max(4, Math.ceil(Math.sqrt(1.6 * count * aspect)));
}

/** @param {readonly Row[]} rows @returns {string} */
export function summary(rows) {
  const here = rows.filter((row) => row.here);
  const deaf = here.filter((row) => !row.receiving).length;
  return `${here.length} here${deaf ? `, ${deaf} of them not receiving` : ""}`;
}

/**
 * @param {readonly Row[]} rows
 * @param {string} filter name of FILTERS
 * @param {string} order name of ORDERS; those that are alike stay by name
 * @returns {Row[]} those shown, in their order
 */
export function arranged(rows, filter, order) {
  const { of } = FILTERS.find(({ name }) => name === filter) ?? FILTERS[0];
  const { compare } = ORDERS.find(({ name }) => name === order) ?? ORDERS[0];
  return of(rows).toSorted((a, b) => compare(a, b) || ORDERS[0].compare(a, b));
}
