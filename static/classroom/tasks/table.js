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
 * @property {readonly string[]} [changed] settings, as the page calls them
 * @property {boolean} [same] another student's network is equal
 */
import { html } from "lit";
import { offer } from "../../page/files.js";
import { csvCell } from "../table.js";

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
    return Array.isArray(value) ? value.join(", ") : String(value ?? "");
  });
}

/** @param {readonly Result[]} rows @param {{ measure: string }} task */
export function table(rows, { measure }) {
  const heads = HEADS.map((head) =>
    head === "Value" ? (measure === "loss" ? "Loss" : "Share right") : head,
  );
  return html`<div class="task-scroll" tabindex="0" role="region" aria-labelledby="task-results"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${cells(row).map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

/** @param {readonly Result[]} rows @returns {string} CSV (RFC 4180) */
export function csvOf(rows) {
  return [COLUMNS, ...rows.map(cells)].map((line) => `${line.map(csvCell).join(",")}\r\n`).join("");
}

/** @param {import("../../page/store.js").Store} store @param {readonly Result[]} rows */
export function download(store, rows) {
  offer(store, "numplay-results.csv", csvOf(rows), "text/csv;charset=utf-8");
}
