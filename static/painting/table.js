/** What the dialog for tables needs to know without a server: sizes, and points as a small picture. */
import { svg } from "lit";

/** Characters of a message beside the table. */
const REST = 2000;
const SHOWN = 500; // points of the small picture
const CURVE_HEIGHT = 4.5;

/**
 * The limit of a table itself, or what fits a message as base64url, whichever is less.
 * @param {Readonly<Record<string, unknown>>} limits the server's
 * @returns {number} bytes
 */
export function largestTable({ table, message }) {
  return Math.min(Number(table ?? 0), Math.floor(0.75 * (Number(message ?? 0) - REST)));
}

/**
 * @param {string} name
 * @param {number} size bytes
 * @param {number} most
 * @returns {string} what is to be said of a table that is too large or empty, or nothing
 */
export function refusedSize(name, size, most) {
  if (size === 0) return `${name} is empty.`;
  if (size <= most) return "";
  const words = (/** @type {number} */ bytes) =>
    `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;
  return `${name} is too large: ${words(size)}. The limit is ${words(most)}; keep a sample of its rows.`;
}

/** @param {import("./given.js").Points} points */
export function dotsOf({ points, classes }) {
  return Object.entries(pathsOf(points.slice(0, SHOWN), classes.length)).map(
    ([name, d]) => svg`<path class=${name} d=${d}></path>`,
  );
}

/**
 * The dots of a curve as one SVG path, as high as there is room.
 * @param {readonly (readonly number[])[]} points rows x, 0 and a target
 * @returns {Record<string, string>} by class name of CSS
 */
export function curveOf(points) {
  const most = Math.max(1, ...points.map(([, , target]) => Math.abs(target)));
  const dot = (/** @type {readonly number[]} */ [x, , target]) =>
    `M${x.toFixed(1)} ${((-CURVE_HEIGHT * target) / most).toFixed(1)}h0`;
  return { curve: points.map(dot).join("") };
}

/**
 * Dots of each colour as one SVG path.
 * @param {readonly (readonly number[])[]} points rows x, y, and a class's number from 0 or a target
 * @param {number} classes 0 for targets
 * @returns {Record<string, string>} by class name of CSS
 */
export function pathsOf(points, classes) {
  /** @type {Record<string, string>} */
  const paths = {};
  for (const [x, y, label] of points) {
    const name = classes > 2 ? `class-${label}` : label > (classes ? 0.5 : 0) ? "positive" : "negative";
    paths[name] = `${paths[name] ?? ""}M${x.toFixed(1)} ${(-y).toFixed(1)}h0`;
  }
  return paths;
}
