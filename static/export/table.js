/** The history of the loss as a table. */
import { drawn } from "../history.js";
import { CURVES } from "../loss/curves.js";

/**
 * @param {import("../history.js").History} history
 * @returns {string} CSV: the epoch and each curve's value there, in full. What isn't a finite number, or isn't kept (of
 *   a long history only the extremes are), is empty.
 */
export function historyAsCsv(history) {
  const { at, series } = drawn(history);
  const head = ["epoch", ...CURVES.map(({ key }) => key)];
  const rows = at.map((epoch, row) => [epoch, ...series.map((values) => values[row] ?? "")]);
  return [head, ...rows].map((cells) => `${cells.join(",")}\r\n`).join("");
}
