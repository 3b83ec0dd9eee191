/** The history of the loss as a table. */
import { drawn } from "../page/history.js";
import { CURVES } from "../panels/loss/curves.js";

/**
 * @param {import("../page/history.js").History} history
 * @returns {string} CSV: each epoch that is kept and each curve's value there, in full; what isn't a finite number is empty
 */
export function historyAsCsv(history) {
  const { at, series } = drawn(history, CURVES.length);
  const head = ["epoch", ...CURVES.map(({ key }) => key)];
  const rows = at.map((epoch, row) => [epoch, ...series.map((values) => values[row] ?? "")]);
  return [head, ...rows].map((cells) => `${cells.join(",")}\r\n`).join("");
}
