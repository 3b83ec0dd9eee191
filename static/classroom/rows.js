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
 * @property {number} classes outputs shown
 * @property {string} [map] base64 of size × size bytes, row 0 on top; missing: as before
 * @property {number} [size]
 *
 * @typedef {"gone" | "deaf" | "diverged" | "paused" | ""} Mark
 */
import { formattedLoss } from "../drawing/canvas.js";

/** What a mark is called. @type {Readonly<Record<Mark, string>>} */
export const MARKS = {
  gone: "gone",
  deaf: "not receiving",
  diverged: "diverged",
  paused: "paused",
  "": "",
};

/** @type {readonly { name: string, label: string, shows: (row: Row) => boolean }[]} the first is the usual one */
export const FILTERS = [
  { name: "all", label: "Everybody", shows: () => true },
  { name: "diverged", label: "Diverged", shows: ({ diverged }) => diverged },
  { name: "deaf", label: "Not receiving", shows: ({ here, receiving }) => !here || !receiving },
  { name: "paused", label: "Paused", shows: ({ here, playing }) => here && !playing },
];

/** @param {Row} row @returns {number} what can't be compared comes last */
const lossOf = ({ test }) => test ?? Number.POSITIVE_INFINITY;
const names = new Intl.Collator("en", { numeric: true });

/** @type {readonly { name: string, label: string, compare: (a: Row, b: Row) => number }[]} the first is the usual one */
export const ORDERS = [
  { name: "name", label: "Name", compare: (a, b) => names.compare(a.name, b.name) },
  { name: "loss", label: "Test loss", compare: (a, b) => lossOf(a) - lossOf(b) || 0 },
  { name: "epoch", label: "Epoch", compare: (a, b) => b.epoch - a.epoch },
];

/** @param {Row} row @returns {Mark} the gravest of what is to be said */
export function markOf({ here, receiving, diverged, playing }) {
  if (!here) return "gone";
  if (!receiving) return "deaf";
  if (diverged) return "diverged";
  return playing ? "" : "paused";
}

/** @param {Row} row @returns {string} */
export function lossText({ test }) {
  return test === null ? "no test loss" : `loss ${formattedLoss(test)}`;
}

/** @param {Row} row @returns {string} how far it has come, and which network it is */
export function networkText({ epoch, shape }) {
  return [`epoch ${epoch.toLocaleString("en")}`, shape].filter(Boolean).join(" · ");
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
  const { shows } = FILTERS.find(({ name }) => name === filter) ?? FILTERS[0];
  const { compare } = ORDERS.find(({ name }) => name === order) ?? ORDERS[0];
  return rows.filter(shows).toSorted((a, b) => compare(a, b) || ORDERS[0].compare(a, b));
}
