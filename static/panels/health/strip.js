/**
 * Draws a strip: one quantity of one layer over time, its time from left to right. Pure functions on canvas.
 *
 * @typedef {import("./past.js").Moment} Moment
 * @typedef {import("./quantities.js").Quantity} Quantity
 * @typedef {{ ink: string, accent: string, warn: string, line: string }} Colours
 */
import { fitted, spareCanvas } from "../../drawing/canvas.js";
import { channelsOf } from "../../page/classes.js";
import { columnsOf, MOST } from "./past.js";
import { binsOf, edgesOf, rangeOf } from "./quantities.js";

/** Rows of the picture that is stretched over the strip. */
const ROWS = 64;

/** The picture that every strip is drawn by, once there is one. @type {ReturnType<typeof emptyPicture>[]} */
const scratch = [];

function emptyPicture() {
  const canvas = spareCanvas();
  canvas.width = MOST;
  canvas.height = ROWS;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  return { canvas, image: context.createImageData(MOST, ROWS) };
}

/** @type {Map<string, Uint32Array>} */
const tables = new Map();

/** @param {string} colour @returns {Uint32Array} a pixel for each share, from 0 to 255: the more, the stronger */
function tableOf(colour) {
  let table = tables.get(colour);
  if (!table) {
    const [red, green, blue] = channelsOf(colour);
    const channels = Array.from({ length: 256 }, (_, share) => [
      red,
      green,
      blue,
      share && 40 + 215 * Math.sqrt(share / 255),
    ]);
    table = new Uint32Array(new Uint8ClampedArray(channels.flat()).buffer);
    tables.set(colour, table);
  }
  return table;
}

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
  if (!scratch.length) scratch.push(emptyPicture());
  const [{ canvas, image }] = scratch;
  const pixels = new Uint32Array(image.data.buffer);
  const table = tableOf(colours.accent);
  const { place = 0, powers } = quantity;
  const step = (edges[1] - edges[0]) / ROWS;
  columnsOf(moments, MOST).forEach((index, column) => {
    const { health } = moments[index];
    const bins = binsOf(health, layer, place);
    const [low, high] = powers ?? rangeOf(health, layer, place);
    const scale = bins.length / (high - low);
    for (let row = 0; row < ROWS; row++) {
      const bin = Math.floor((edges[1] - step * (row + 0.5) - low) * scale);
      pixels[row * MOST + column] = table[bins[bin] ?? 0];
    }
  });
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, 0, 0, width, height);
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
