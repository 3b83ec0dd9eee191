/**
 * The table of a class, a row for each student: its columns, and the file that a spreadsheet opens. Pure.
 *
 * @typedef {import("./rows.js").Row} Row
 *
 * @typedef {object} Field
 * @property {string} label
 * @property {(row: Row) => string | number | null} value null where there is none
 * @property {boolean} [digits] whether the page shows a few digits of it only
 */
import { MARKS, markOf } from "./rows.js";

/** @type {readonly Field[]} */
export const FIELDS = [
  { label: "Name", value: ({ name }) => name },
  { label: "Now", value: (row) => MARKS[markOf(row)] || "training" },
  { label: "Epoch", value: ({ epoch }) => epoch },
  { label: "Training loss", value: ({ train }) => train, digits: true },
  { label: "Test loss", value: ({ test }) => test, digits: true },
  { label: "Test accuracy", value: ({ accuracy }) => accuracy, digits: true },
  { label: "Layers", value: ({ shape }) => shape },
  { label: "Parameters", value: ({ parameters }) => parameters },
  { label: "Activation", value: ({ activation }) => activation },
  { label: "Problem", value: ({ problem }) => problem },
];

/** A spreadsheet would take a text that begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** @param {readonly Row[]} rows @returns {string} CSV (RFC 4180), with all digits */
export function tableOf(rows) {
  const lines = [
    FIELDS.map(({ label }) => label),
    ...rows.map((row) => FIELDS.map(({ value }) => value(row))),
  ];
  return `${lines.map((cells) => cells.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

/** @param {string | number | null} value @returns {string} */
export function csvCell(value) {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
