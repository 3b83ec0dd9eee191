/**
 * Data points as shapes: class is colour *and* shape, and a halo keeps a shape readable on any colour. Train points
 * are filled, test points are open. A target to regress on has no class: all its points are circles.
 *
 * @typedef {object} PointStyle
 * @property {(value: number) => string} colour of a label
 * @property {string} halo colour around each shape
 * @property {string} edge colour of a thin line between a shape and its halo
 * @property {number} radius
 * @property {number} classes how many; 0 for numbers
 * @property {boolean} open test points
 * @property {number} [columns] numbers of a row: x, y, then the label, or as many targets as there are
 * @property {number} [target] which of the targets is the label
 * @property {(x: number, y: number, label: number) => readonly [number, number]} [place] where a point goes, in pixels;
 *   by default on the plane, y upwards
 */
import { PLANE } from "./field.js";
import { DIAMOND, DISC, SHAPES, trace } from "./shapes.js";

/**
 * @param {number} label −1 or 1 of two classes, a class's number of more
 * @param {number} classes how many; 0 for numbers
 * @returns {import("./shapes.js").Shape}
 */
export function shapeOf(label, classes) {
  if (classes > 2) return SHAPES[label % SHAPES.length] ?? DISC;
  return classes && label < 0 ? DIAMOND : DISC;
}

/**
 * Rings around some of the points, to be drawn before them.
 * @param {CanvasRenderingContext2D} context
 * @param {Float32Array} points rows of x, y, label
 * @param {readonly number[]} marked the numbers of these points
 * @param {number} side of the picture
 * @param {PointStyle & { ring: string }} style
 */
export function drawMarks(
  context,
  points,
  marked,
  side,
  { halo, ring, radius, columns = 3, target = 0, place },
) {
  const scale = side / (2 * PLANE);
  const at = place ?? ((x, y) => [(x + PLANE) * scale, (PLANE - y) * scale]);
  for (const number of marked) {
    const row = number * columns;
    if (row + columns > points.length) continue;
    const [x, y] = at(points[row], points[row + 1], points[row + 2 + target]);
    for (const [colour, width] of /** @type {const} */ ([
      [halo, 5],
      [ring, 2.5],
    ])) {
      context.beginPath();
      context.arc(x, y, radius + 5, 0, 2 * Math.PI);
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    }
  }
}

/** The lines around a point are as wide as they are said to be at this radius, and in proportion at others. */
const FULL_RADIUS = 3.4;

/**
 * Draw points over a picture.
 * @param {CanvasRenderingContext2D} context
 * @param {Float32Array} points rows of x, y, label
 * @param {number} side of the picture
 * @param {PointStyle} style
 */
export function drawPoints(context, points, side, style) {
  const { colour, halo, edge, radius, classes, open, columns = 3, target = 0 } = style;
  const scale = side / (2 * PLANE);
  const place = style.place ?? ((x, y) => [(x + PLANE) * scale, (PLANE - y) * scale]);
  const scaled = radius / FULL_RADIUS;
  context.lineJoin = "round";
  for (let i = 0; i + columns <= points.length; i += columns) {
    const label = points[i + 2 + target];
    const [x, y] = place(points[i], points[i + 1], label);
    context.beginPath();
    trace(context, shapeOf(label, classes), x, y, radius);
    context.strokeStyle = halo;
    context.lineWidth = (open ? 4.6 : 3.4) * scaled;
    context.stroke();
    if (!open) {
      context.fillStyle = colour(label);
      context.fill();
    }
    context.strokeStyle = edge;
    context.lineWidth = open ? 2.9 * scaled : 0.75;
    context.stroke();
    if (!open) continue;
    context.strokeStyle = colour(label);
    context.lineWidth = 1.9 * scaled;
    context.stroke();
  }
}
