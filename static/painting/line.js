/**
 * Points of a curve as a brush sees them: x to the right, and the target as a height in the picture of the plane.
 *
 * @typedef {import("../drawing/fit.js").Range} Range of targets, from the bottom to the top
 */
import { PLANE } from "../drawing/field.js";
import { heightOf } from "../drawing/fit.js";

/** Targets are kept to thousandths, as places are. */
const GRAIN = 1000;

/**
 * @param {readonly (readonly number[])[]} points rows x, 0 and a target
 * @param {Range} range
 * @returns {number[][]} rows x, height in the picture, and the target
 */
export function raised(points, range) {
  return points.map(([x, , target]) => [x, PLANE - 2 * PLANE * heightOf(target, range), target]);
}

/**
 * @param {readonly (readonly number[])[]} places rows x and height in the picture
 * @param {Range} range
 * @returns {number[][]} rows x, 0 and the target
 */
export function lowered(places, { low, high }) {
  return places.map(([x, y]) => {
    const target = low + ((y + PLANE) / (2 * PLANE)) * (high - low);
    return [x, 0, Math.round(target * GRAIN) / GRAIN];
  });
}
