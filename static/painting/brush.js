/**
 * What a brush and an eraser do to points, as pure functions. Coordinates are those of the plane.
 *
 * @typedef {{ x: number, y: number }} Place
 * @typedef {readonly number[]} Point x, y and a class's number or a value
 */
import { PLANE } from "../drawing/field.js";

/** Radii of the brushes; the first sets single points, exactly. */
export const RADII = Object.freeze([0, 0.4, 0.8, 1.5]);
/** An eraser without a size would miss the points. */
export const LEAST_ERASER = 0.3;
/** How far single points are from one another along a stroke. */
const SINGLE_SPACING = 0.5;
/** Points per dab for each unit of the radius. */
const DENSITY = 3;
/** Points are kept to thousandths: a thousand of them still fit a link. */
const GRAIN = 1000;

/** @param {number} radius @returns {number} how far the brush moves between two dabs */
export function spacingOf(radius) {
  return radius ? Math.max(0.3, radius / 2) : SINGLE_SPACING;
}

/**
 * Where a stroke's dabs fall on the way from one place to another.
 * @param {Place} from the last dab
 * @param {Place} to
 * @param {number} spacing
 * @returns {Place[]} none while the way is too short
 */
export function dabsBetween(from, to, spacing) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const way = Math.hypot(dx, dy);
  const count = Math.floor(way / spacing);
  return Array.from({ length: count }, (_, k) => {
    const share = ((k + 1) * spacing) / way;
    return { x: from.x + dx * share, y: from.y + dy * share };
  });
}

/**
 * The points of one dab: one at its place, or some spread over its disc.
 * @param {Place} place
 * @param {number} radius
 * @param {number} label
 * @param {() => number} random 0 to 1
 * @returns {number[][]} none outside the plane
 */
export function dab({ x, y }, radius, label, random) {
  const count = radius ? Math.max(1, Math.round(DENSITY * radius)) : 1;
  const points = Array.from({ length: count }, () => {
    // The square root spreads them evenly over the disc.
    const [distance, angle] = radius ? [radius * Math.sqrt(random()), 2 * Math.PI * random()] : [0, 0];
    return [rounded(x + distance * Math.cos(angle)), rounded(y + distance * Math.sin(angle)), label];
  });
  return points.filter(([px, py]) => Math.abs(px) <= PLANE && Math.abs(py) <= PLANE);
}

/**
 * The points that an eraser leaves.
 * @template {Point} P
 * @param {readonly P[]} points
 * @param {Place} place
 * @param {number} radius
 * @returns {P[]}
 */
export function erased(points, { x, y }, radius) {
  const reach = Math.max(LEAST_ERASER, radius);
  return points.filter(([px, py]) => Math.hypot(px - x, py - y) > reach);
}

/** @param {number} value */
function rounded(value) {
  return Math.round(value * GRAIN) / GRAIN;
}
