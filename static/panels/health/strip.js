/**
 * Draws a strip: one quantity of one layer over time, its time from left to right. Pure functions on canvas.
 *
 * @typedef {import("./past.js").Moment} Moment
 * @typedef {import("./quantities.js").Quantity} Quantity
 * @typedef {{ ink: string, accent: string, warn: string, line: string }} Colours
 */
import { fitted, spareCanvas } from "../../drawing/canvas.js";
import { columnsOf, MOST } from "./past.js";
import { binsOf, edgesOf, rangeOf } from "./quantities.js";

/** Rows of the picture that is stretched over the strip. */
const ROWS = 64;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{ width: number, height: number }} size
 * @param {{ quantity: Quantity, moments: readonly Moment[], layer: number, units: number, colours: Colours }} scene
 */
export function drawStrip(canvas, { width, height }, scene) {
  const context = fitted(canvas, width, height);
  const edges = edgesOf(scene.quantity, scene.moments, scene.layer);
  if (!scene.moments.length || !edges.every(Number.isFinite)) return;
  const { quantity, colours } = scene;
  const y = (/** @type {number} */ value) => height * (1 - (value - edges[0]) / (edges[1] - edges[0]));
  if (quantity.band) {
    const [low, high] = quantity.band.map((each) => y(Math.log10(each)));
    context.globalAlpha = 0.3;
    context.fillStyle = colours.accent;
    context.fillRect(0, high, width, low - high);
    context.globalAlpha = 1;
  }
  if (quantity.kind === "spread") drawSpread(context, { width, height }, { ...scene, edges });
  else if (quantity.kind === "shares") drawShares(context, { width, height }, scene);
  else drawLine(context, { width, height }, { ...scene, y });
  if (edges[0] < 0 && edges[1] > 0 && !quantity.powers) {
    context.fillStyle = colours.line;
    context.fillRect(0, Math.round(y(0)), width, 1);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{ width: number, height: number }} size
 * @param {Parameters<typeof drawStrip>[2] & { edges: readonly [number, number] }} scene
 */
function drawSpread(context, { width, height }, { quantity, moments, layer, colours, edges }) {
  const picture = spareCanvas();
  picture.width = MOST;
  picture.height = ROWS;
  const inner = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d"));
  inner.fillStyle = colours.accent;
  inner.fillRect(0, 0, 1, 1);
  const [red, green, blue] = inner.getImageData(0, 0, 1, 1).data;
  const image = inner.createImageData(MOST, ROWS);
  const { place = 0, powers } = quantity;
  columnsOf(moments, MOST).forEach((index, column) => {
    const { health } = moments[index];
    const bins = binsOf(health, layer, place);
    const [low, high] = powers ?? rangeOf(health, layer, place);
    for (let row = 0; row < ROWS; row++) {
      const value = edges[1] - ((edges[1] - edges[0]) * (row + 0.5)) / ROWS;
      const bin = Math.floor(((value - low) * bins.length) / (high - low));
      const share = bins[bin] ?? 0;
      image.data.set(
        [red, green, blue, share && 40 + 215 * Math.sqrt(share / 255)],
        4 * (row * MOST + column),
      );
    }
  });
  inner.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, 0, 0, width, height);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{ width: number, height: number }} size
 * @param {Parameters<typeof drawStrip>[2]} scene
 */
function drawShares(context, { width, height }, { moments, layer, units, colours }) {
  const tall = (/** @type {number} */ count) => (height * count) / Math.max(1, units);
  const places = columnsOf(moments, width);
  for (let x = 0; x < width; x++) {
    const { dead, saturated } = moments[places[x]].health;
    const [solid, light] = [tall(dead?.[layer] ?? 0), tall(saturated?.[layer] ?? 0)];
    context.fillStyle = colours.warn;
    context.fillRect(x, height - solid, 1, solid);
    context.globalAlpha = 0.4;
    context.fillRect(x, height - solid - light, 1, light);
    context.globalAlpha = 1;
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{ width: number, height: number }} size
 * @param {Parameters<typeof drawStrip>[2] & { y: (value: number) => number }} scene
 */
function drawLine(context, { width, height }, { quantity, moments, layer, colours, y }) {
  const wide = width / MOST;
  context.strokeStyle = colours.ink;
  context.lineWidth = 1.5;
  context.beginPath();
  let begun = false;
  columnsOf(moments, MOST).forEach((index, column) => {
    const value = quantity.value?.(moments[index].health, layer) ?? Number.NaN;
    if (Number.isNaN(value)) {
      begun = false;
      return;
    }
    const at = Math.min(height - 1, Math.max(1, y(value > 0 ? Math.log10(value) : Number.NEGATIVE_INFINITY)));
    if (begun) context.lineTo((column + 0.5) * wide, at);
    else context.moveTo(column ? (column + 0.5) * wide : 0, at);
    begun = true;
  });
  context.stroke();
}
