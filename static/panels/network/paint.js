/**
 * The network's picture on two canvases: links below, which move while training, and nodes above. Names, borders,
 * focus and buttons are elements over them.
 *
 * @typedef {import("./graph.js").Graph} Graph
 * @typedef {import("./layout.js").Layout} Layout
 * @typedef {import("./links.js").Curve} Curve
 *
 * @typedef {object} Look
 * @property {string} palette
 * @property {boolean} dark
 * @property {readonly import("../../page/colours.js").Colour[]} [classes] colours of the outputs, where each is a class
 *
 * @typedef {object} Scene
 * @property {Graph} graph
 * @property {Layout} layout
 * @property {readonly Curve[]} curves
 * @property {ReturnType<typeof import("./links.js").residualsOf>} residuals
 * @property {string | null} focus node or link looked at
 * @property {ReadonlySet<string>} path nodes that feed the one looked at, directly or not, and itself
 */

import { fitted } from "../../drawing/canvas.js";
import { Atlas, shareNotANumber } from "../../drawing/field.js";
import { padlock } from "../../drawing/padlock.js";
import { hatch } from "../../drawing/plane.js";
import { classTable, lineColour, lookupTable } from "../../page/colours.js";
import { linkEnds, sources, unitIndex } from "./graph.js";
import { lineWidth, pointOn, traceCurve } from "./links.js";

/** A node looked at is drawn this much larger. */
export const LIFT = 1.16;
const BACKGROUND = 0.1; // opacity of what doesn't matter to the node looked at
const UPSTREAM = 0.45; // and of the path that leads to what feeds it
const STRIPE = 13; // distance of the gaps that run along the links while training
const GAP = 3;
const DASH = [2, 4]; // of residual connections
const CUT = [6, 5]; // of links that are cut
const DROPPED = 0.2; // opacity of what dropout leaves out

/**
 * @param {Graph} graph
 * @param {string | null} id of a node or link
 * @returns {Set<string>} all nodes it depends on, itself included; empty for null
 */
export function pathInto(graph, id) {
  if (id === null) return new Set();
  const ends = linkEnds(id);
  const path = new Set(ends ? [ends.from, ends.to] : [id]);
  const open = [ends?.from ?? id];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const source of sources(graph, node)) {
      if (!path.has(source)) open.push(source);
      path.add(source);
    }
  }
  return path;
}

/**
 * @param {Curve} curve
 * @param {string | null} focus
 * @param {ReadonlySet<string>} path
 * @returns {number} 0 to 1
 */
export function opacityOf(curve, focus, path) {
  if (focus === null) return 1;
  if (curve.id === focus || curve.to === focus) return 1;
  return path.has(curve.to) && curve.to !== linkEnds(focus)?.to ? UPSTREAM : BACKGROUND;
}

/**
 * The units that the next step leaves out.
 * @param {Graph} graph
 * @param {import("../../wire/protocol.js").Frame | null} frame
 * @returns {Set<string>} their ids
 */
export function droppedOf({ layers }, frame) {
  const hidden = layers.slice(1, -1);
  const rows = frame?.dropped ?? [];
  return new Set(rows.flatMap((units, l) => units.flatMap((unit) => hidden[l]?.nodes[unit] ?? [])));
}

/**
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas
 * @param {Scene} scene
 * @param {Float32Array} parameters
 * @param {Look & { ink: string }} look
 * @param {ReadonlySet<string>} dropped
 * @param {number | null} shift of the moving gaps in pixels; null for whole lines
 */
export function drawLinks(canvas, scene, parameters, { palette, dark, ink }, dropped, shift) {
  const { layout, curves, residuals, focus, path } = scene;
  const context = fitted(canvas, layout.width, layout.height);
  context.lineCap = "butt";
  const draw = (/** @type {Curve} */ curve) => {
    const weight = parameters[curve.index];
    const out = dropped.has(curve.from) || dropped.has(curve.to);
    context.globalAlpha = opacityOf(curve, focus, path) * (out ? DROPPED : 1);
    context.strokeStyle = lineColour(weight, palette, dark);
    context.lineWidth = lineWidth(weight) * curve.scale + (curve.id === focus ? 3 : 0);
    context.beginPath();
    traceCurve(context, curve);
    context.stroke();
  };
  for (const curve of curves) if (!curve.cut && (!curve.frozen || shift === null)) draw(curve);
  context.globalAlpha = 1;
  if (shift !== null) {
    cutGaps(context, layout, shift);
    // What is frozen stands still.
    for (const curve of curves) if (curve.frozen && !curve.cut) draw(curve);
  }
  context.setLineDash(CUT);
  context.strokeStyle = ink;
  for (const curve of curves) {
    if (!curve.cut) continue;
    context.globalAlpha = opacityOf(curve, focus, path) * 0.6;
    context.lineWidth = curve.id === focus ? 2.5 : 1.2;
    context.beginPath();
    traceCurve(context, curve);
    context.stroke();
  }
  context.setLineDash(DASH);
  context.strokeStyle = ink;
  context.lineWidth = 1.5;
  for (const residual of residuals) {
    context.globalAlpha = focus === null || path.has(residual.to) ? 0.8 : BACKGROUND;
    context.beginPath();
    traceCurve(context, residual);
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
  for (const curve of curves) {
    if (!curve.locked) continue;
    const { x, y } = pointOn(curve);
    padlock(context, x, y, ink);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Layout} layout
 * @param {number} shift
 */
function cutGaps(context, layout, shift) {
  // One cut through all links at once costs nothing beside dashing each of hundreds of curves.
  context.globalCompositeOperation = "destination-out";
  context.fillStyle = "rgb(0 0 0 / 70%)";
  for (let x = (shift % STRIPE) - STRIPE; x < layout.width; x += STRIPE)
    context.fillRect(x, 0, GAP, layout.height);
  context.globalCompositeOperation = "source-over";
}

/** Draws all nodes; keeps the stacks of maps between frames. */
export class NodePainter {
  #units = new Atlas();
  #features = new Atlas();
  #output = new Atlas();
  /** @type {Uint8Array | null} */
  #featuresShown = null;
  #featureLook = "";

  /**
   * @param {HTMLCanvasElement | OffscreenCanvas} canvas
   * @param {Scene} scene
   * @param {Pick<import("../../wire/protocol.js").Frame, "features" | "units" | "output" | "parameters">} frame
   * @param {Look} look
   * @param {{ discretize: boolean, halo: string, ink: string, dropped: ReadonlySet<string> }} options halo is the colour around the dot that stands for
   *   a bias, ink that of the hatching where there is no number
   */
  draw(canvas, scene, frame, { palette, dark, classes }, { discretize, halo, ink, dropped }) {
    const { graph, layout, focus, path } = scene;
    const table = lookupTable(palette, dark, discretize);
    const names = frame.features?.names ?? [];
    const featureLook = `${palette} ${dark} ${discretize}`;
    if (frame.features && (frame.features.map !== this.#featuresShown || featureLook !== this.#featureLook)) {
      this.#features.fill(frame.features.map, frame.features.size, table);
      this.#featuresShown = frame.features.map;
      this.#featureLook = featureLook;
    }
    if (frame.units) this.#units.fill(frame.units.map, frame.units.size, table);
    const tables = classes?.map((colour) => classTable(colour, dark, discretize));
    if (frame.output) this.#output.fill(frame.output.map, frame.output.size, tables ?? table);

    const context = fitted(canvas, layout.width, layout.height);
    context.imageSmoothingEnabled = true;
    const linked = new Set(graph.layers[0].nodes);
    const broken = frame.output !== null && shareNotANumber(frame.output.map) > 0;
    graph.columns.forEach((ids, column) => {
      const { kind } = graph.layers[column];
      for (const [row, id] of ids.entries()) {
        const atlas = kind === "input" ? this.#features : kind === "output" ? this.#output : this.#units;
        const index = kind === "input" ? names.indexOf(id) : kind === "output" ? row : unitIndex(graph, id);
        if (index < 0 || index >= atlas.count) continue;
        const idle = kind === "input" && !linked.has(id);
        const aside = focus !== null && !path.has(id);
        const out = dropped.has(id);
        context.globalAlpha = (idle ? 0.3 : 1) * (aside ? 0.4 : 1) * (out ? DROPPED : 1);
        const { x, y } = /** @type {{ x: number, y: number }} */ (layout.centres.get(id));
        const side = layout.node * (id === focus ? LIFT : 1);
        if (broken && kind !== "input") hatch(context, x - side / 2, y - side / 2, side, ink);
        atlas.draw(context, index, x - side / 2, y - side / 2, side);
        if (out) crossOut(context, x, y, side, ink);
        if (graph.frozen.has(id)) padlock(context, x + side / 2 - 7, y + side / 2 - 7, ink);
        const bias = column > 0 ? graph.layers[column].biases[row] : null;
        if (bias !== null && bias !== undefined && frame.parameters) {
          dot(context, x - side / 2 + 7, y + side / 2 - 7, frame.parameters[bias], { palette, dark }, halo);
        }
      }
    });
    context.globalAlpha = 1;
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} side of the node
 * @param {string} ink
 */
function crossOut(context, x, y, side, ink) {
  const reach = side * 0.36;
  context.save();
  context.globalAlpha = 0.7;
  context.strokeStyle = ink;
  context.lineWidth = 2.5;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(x - reach, y - reach);
  context.lineTo(x + reach, y + reach);
  context.moveTo(x + reach, y - reach);
  context.lineTo(x - reach, y + reach);
  context.stroke();
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} bias
 * @param {Look} look
 * @param {string} halo
 */
function dot(context, x, y, bias, { palette, dark }, halo) {
  context.beginPath();
  context.arc(x, y, 4, 0, 2 * Math.PI);
  context.fillStyle = lineColour(bias, palette, dark);
  context.strokeStyle = halo;
  context.lineWidth = 2;
  context.stroke();
  context.fill();
}
