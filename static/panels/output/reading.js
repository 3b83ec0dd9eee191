/**
 * What is read under the pointer: the place, and the value there; of several classes the probability of each.
 *
 * @typedef {import("./shown.js").Shown} Shown
 * @typedef {{ place: string, rows: { index: number, text: string }[] }} Reading `index` of the class or target that a
 *   row is about, −1 for none
 */

import { formatted } from "../../drawing/canvas.js";
import { probabilitiesAt } from "../../drawing/classes.js";
import { valueAt } from "../../drawing/field.js";
import { curveAt, split } from "../../drawing/fit.js";
import { classesOf, className, outputsOf, targetName } from "../../page/classes.js";
import { liftedCurve } from "./shown.js";

/** So many classes are named, the most probable first. */
const MOST_ROWS = 6;

/**
 * @param {Readonly<import("../../page/store.js").State>} state
 * @param {Shown} shown
 * @param {{ x: number, y: number }} probe
 * @returns {Reading | null} null if no frame has come yet
 */
export function readingAt(state, shown, { x, y }) {
  const { kind, field, other } = shown;
  const { state: session, frame } = state;
  const first = `x₁ ${formatted(x, 1)}`;
  if (kind === "fit") {
    if (!frame?.curves) return null;
    if (other) {
      const lifted = liftedCurve(state, field);
      return { place: first, rows: lifted ? [{ index: -1, text: formatted(curveAt(lifted, x)) }] : [] };
    }
    const fits = split(frame.curves.fit, frame.curves.size);
    const rows = fits.map((curve, index) => ({
      index: fits.length > 1 ? index : -1,
      text: `${fits.length > 1 ? `${targetName(session, index)} ` : ""}${formatted(curveAt(curve, x))}`,
    }));
    return { place: first, rows };
  }
  if (!field) return null;
  const place = `${first}  x₂ ${formatted(y, 1)}`;
  if (kind === "classes") {
    const shares = probabilitiesAt(field.map, field.size, x, y);
    const order = shares.map((_, index) => index).sort((a, b) => (shares[b] || 0) - (shares[a] || 0));
    const rows = order.slice(0, MOST_ROWS).map((index) => ({
      index,
      text: `${className(session, index)} ${percent(shares[index])}`,
    }));
    return { place, rows };
  }
  const value = valueAt(field.map, field.size, x, y);
  // One class's map goes from surely not to surely.
  if (!other && classesOf(session) > 2)
    return { place, rows: [{ index: -1, text: percent((value + 1) / 2) }] };
  // Maps are cut off at ±1: a value at the end may lie beyond it.
  const beyond = session?.problem !== "classification" && Math.abs(value) >= 1;
  const named = !other && outputsOf(session) > 1 ? `${targetName(session, shown.target)} ` : "";
  return {
    place,
    rows: [{ index: -1, text: `${named}${beyond ? (value > 0 ? "≥ " : "≤ ") : ""}${formatted(value)}` }],
  };
}

/** @param {number} share @returns {string} */
function percent(share) {
  return Number.isNaN(share) ? "not a number" : `${Math.round(100 * share)} %`;
}
