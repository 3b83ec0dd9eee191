/**
 * All results of a task, as a table to be read, saved and printed.
 *
 * @typedef {object} Result
 * @property {string} name
 * @property {number | null} place null for who has not reached the goal
 * @property {number} tries
 * @property {{ verdict: string, value: number | null } | null} [last] of who has not
 * @property {number | null} [value]
 * @property {number} [parameters]
 * @property {number} [epochs]
 * @property {number} [features]
 * @property {number} [seconds] after the task was set
 * @property {readonly string[]} [changed] names of settings
 * @property {boolean} [same] another student's network is equal
 */
import { html } from "lit";
import { offer } from "../../page/files.js";

const COLUMNS = [
  "place",
  "name",
  "value",
  "parameters",
  "epochs",
  "features",
  "seconds",
  "tries",
  "changed",
  "same",
];
const HEADS = [
  "Place",
  "Name",
  "Value",
  "Parameters",
  "Epochs",
  "Features",
  "Seconds",
  "Tries",
  "Settings changed",
  "Same as another",
];

/** @param {Result} row @returns {readonly string[]} the texts of its cells */
function cells(row) {
  const each = { ...row, value: row.value ?? row.last?.value ?? null };
  return COLUMNS.map((name) => {
    const value = /** @type {any} */ (each)[name];
    if (name === "same") return value ? "yes" : "";
    return Array.isArray(value) ? value.join(" ") : String(value ?? "");
  });
}

/** @param {readonly Result[]} rows @param {{ measure: string }} task */
export function table(rows, { measure }) {
  const heads = HEADS.map((head) =>
    head === "Value" ? (measure === "loss" ? "Loss" : "Share right") : head,
  );
  return html`<div class="task-scroll"><table class="task-table"><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${cells(row).map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

/** How a cell begins that a spreadsheet program may run (`engine/tables/escapes.py`). */
const AT_RISK = /(^|[;,|\t])(?=[\s"']*[=+\-@＝＋－＠]|["']*[\t\r])/g;

/** @param {readonly Result[]} rows @returns {string} a CSV file whose cells are no formulas */
export function csvOf(rows) {
  const written = (/** @type {string} */ text) => {
    const safe = /^[-+]?[\d.]+(e[-+]?\d+)?$/i.test(text) ? text : text.replaceAll(AT_RISK, "$1'");
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [COLUMNS, ...rows.map(cells)].map((line) => `${line.map(written).join(",")}\r\n`).join("");
}

/** @param {import("../../page/store.js").Store} store @param {readonly Result[]} rows */
export function download(store, rows) {
  offer(store, "numplay-results.csv", csvOf(rows), "text/csv");
}
