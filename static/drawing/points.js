/**
 * Data points as shapes: class is colour *and* shape, and a halo keeps a shape readable on any colour. Train points
 * are filled, test points are open. A target to regress on has no class: all its points are circles.
 *
 * @typedef {object} PointStyle
 * @property {(value: number) => string} colour of a label
 * @property {string} halo colour around each shape
 * @property {string} edge colour of a thin line between a shape and its halo
 * @property {number} radius
 * @property {boolean} classes whether labels are classes
 * @property {boolean} open test points
 */
import { PLANE } from "./field.js";

/**
 * @typedef {"disc" | "diamond"} Shape
 *
 * @typedef {object} Pen
 * @property {(x: number, y: number) => void} moveTo
 * @property {(x: number, y: number) => void} lineTo
 * @property {() => void} closePath
 * @property {(x: number, y: number, radius: number, from: number, to: number) => void} arc
 */

/**
 * @param {number} label
 * @param {boolean} classes
 * @returns {Shape}
 */
export function shapeOf(label, classes) {
  return classes && label < 0 ? "diamond" : "disc";
}

/**
 * @param {Pen} pen such as a canvas's context
 * @param {Shape} shape
 * @param {number} x
 * @param {number} y
 * @param {number} radius of a disc; the other shapes are as large in area
 */
export function trace(pen, shape, x, y, radius) {
  if (shape === "disc") {
    pen.moveTo(x + radius, y);
    pen.arc(x, y, radius, 0, 2 * Math.PI);
  } else {
    const reach = radius * Math.sqrt(Math.PI / 2);
    pen.moveTo(x, y - reach);
    pen.lineTo(x + reach, y);
    pen.lineTo(x, y + reach);
    pen.lineTo(x - reach, y);
    pen.closePath();
  }
}

/** The lines around a point are as wide as they are said to be at this radius, and in proportion at others. */
const FULL_RADIUS = 3.4;

/**
 * Draw points over a picture of the plane.
 * @param {CanvasRenderingContext2D} context
 * @param {Float32Array} points triples x, y, label
 * @param {number} side of the picture
 * @param {PointStyle} style
 */
export function drawPoints(context, points, side, { colour, halo, edge, radius, classes, open }) {
  const scale = side / (2 * PLANE);
  const scaled = radius / FULL_RADIUS;
  context.lineJoin = "round";
  for (let i = 0; i + 2 < points.length; i += 3) {
    const x = (points[i] + PLANE) * scale;
    const y = (PLANE - points[i + 1]) * scale;
    const label = points[i + 2];
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
