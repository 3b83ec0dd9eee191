/**
 * The output panel's picture on two canvases: what the network says below, the points above.
 *
 * @typedef {Readonly<import("../../page/store.js").State>} State
 * @typedef {import("./shown.js").Shown} Shown
 *
 * @typedef {object} Look as the theme has it
 * @property {boolean} dark
 * @property {string} ink
 * @property {string} halo
 * @property {string} line
 * @property {string} muted
 * @property {string} accent
 * @property {readonly string[]} classes colours
 */

import { fitted, isDark } from "../../drawing/canvas.js";
import { ClassPainter } from "../../drawing/classes.js";
import { valuesAt } from "../../drawing/evaluate.js";
import { PLANE } from "../../drawing/field.js";
import { drawFit, heightOf, rangeOf } from "../../drawing/fit.js";
import { refined, told } from "../../drawing/outline.js";
import { PlanePainter } from "../../drawing/plane.js";
import { drawMarks, drawPoints } from "../../drawing/points.js";
import { channelsOf, classColours, classesOf, outputsOf } from "../../page/classes.js";
import { css, pointColourOf } from "../../page/colours.js";
import { liftedCurve } from "./shown.js";

/** So many points are drawn at full size; more are drawn smaller. */
const FEW_POINTS = 600;
/** So far up and down there is room to paint targets: they are about −1 to 1. */
const PAINTED = 1.2;
/** So many of a network's multiplications cost a millisecond or two. */
const MULTIPLICATIONS = 1_000_000;
/** A place costs as much as this many of them, however small the network is. */
const PER_PLACE = 250;

/** @typedef {Pick<State, "frame" | "palette" | "view" | "focus" | "state" | "data" | "features">} Painted what of it is drawn */

/** @param {Element} element @param {State} state @returns {Look} */
export function lookOf(element, { state }) {
  const tokens = getComputedStyle(element);
  const [ink, halo, line, muted, accent] = ["--ink", "--surface", "--line", "--muted", "--accent"].map(
    (name) => tokens.getPropertyValue(name).trim(),
  );
  const count = Math.max(1, outputsOf(state));
  return { dark: isDark(element), ink, halo, line, muted, accent, classes: classColours(element, count) };
}

export class Picture {
  #plane = new PlanePainter();
  #classes = new ClassPainter();

  /**
   * What the network says.
   * @param {HTMLCanvasElement | OffscreenCanvas} canvas
   * @param {number} side
   * @param {Painted} state
   * @param {Shown} shown
   * @param {Look} look
   */
  drawField(canvas, side, state, shown, look) {
    const { kind, field } = shown;
    const { frame, palette, view } = state;
    const { dark, ink, halo } = look;
    const discretize = view.discretize === true;
    if (kind === "fit" && frame?.curves) {
      const fits = outputsOf(state.state) > 1 ? look.classes : [ink];
      const lifted = shown.other ? liftedCurve(state, field) : null;
      const style = { line: look.line, axis: look.muted, units: look.accent, fits, halo, lifted };
      drawFit(fitted(canvas, side, side), frame.curves, side, targetRange(state), style);
      return;
    }
    if (!field) return;
    const refine = (/** @type {import("../../drawing/outline.js").Outline} */ rough) => {
      const [bytes] = field.outline ?? [];
      if (field.rough) return rough;
      return bytes ? told(rough, bytes) : refinedBy(state, shown, rough, field.size);
    };
    if (kind === "classes") {
      const colours = look.classes.map(channelsOf);
      const style = { colours, dark, discretize, ink, halo };
      this.#classes.draw(fitted(canvas, side, side), field.map, field.size, side, style, refine);
    } else {
      const of = tintOf(state.state, shown, look);
      const style = { palette, dark, discretize, ink, halo, ...(of && { tint: of }) };
      this.#plane.draw(fitted(canvas, side, side), field.map, field.size, side, style, refine);
    }
  }

  /**
   * The points.
   * @param {HTMLCanvasElement} canvas
   * @param {number} side
   * @param {State} state
   * @param {Shown} shown
   * @param {Look} look
   */
  drawData(canvas, side, state, shown, look) {
    const { data, palette, view, state: session } = state;
    const context = fitted(canvas, side, side);
    if (!data) return;
    const { dark, classes: colours } = look;
    const classes = classesOf(session);
    const targets = data.columns - 2;
    const style = {
      halo: dark ? "rgb(0 0 0 / 85%)" : "rgb(255 255 255 / 85%)",
      edge: dark ? "rgb(255 255 255 / 75%)" : "rgb(0 0 0 / 55%)",
      radius: (side / 118) * (data.train.length / data.columns > FEW_POINTS ? 0.75 : 1),
      classes,
      columns: data.columns,
    };
    const draw = (/** @type {Partial<import("../../drawing/points.js").PointStyle>} */ more) => {
      const colour = (/** @type {number} */ label) =>
        classes > 2 ? (colours[label] ?? look.muted) : css(pointColourOf(label, palette, dark));
      const whole = { ...style, colour, open: false, ...more };
      drawMarks(context, data.train, state.marked ?? [], side, { ...whole, ring: look.ink });
      drawPoints(context, data.train, side, whole);
      if (view.showTestData === true) drawPoints(context, data.test, side, { ...whole, open: true });
    };
    if (shown.kind !== "fit") {
      draw({ target: classes ? 0 : shown.target });
      return;
    }
    const range = targetRange(state);
    for (let target = 0; target < targets; target++) {
      draw({
        target,
        colour: () => (targets > 1 ? colours[target] : look.accent),
        place: (x, _, label) => [((x + PLANE) / (2 * PLANE)) * side, heightOf(label, range) * side],
      });
    }
  }
}

/**
 * @param {State["state"]} session
 * @param {Shown} shown
 * @param {Look} look
 * @returns {import("../../page/colours.js").Colour | null} of the class whose map is shown; null where it isn't one class's
 */
export function tintOf(session, { kind, other, target }, { classes }) {
  if (kind !== "plane" || other || classesOf(session) <= 2) return null;
  return channelsOf(classes[target]);
}

/**
 * The outline as the network's parameters have it.
 * @param {Painted} state
 * @param {Shown} shown
 * @param {import("../../drawing/outline.js").Outline} rough
 * @param {number} size
 */
function refinedBy({ state, frame, focus }, { kind, target, other }, rough, size) {
  const parameters = frame?.parameters;
  if (!state?.drawing || parameters?.length !== state.parameters) return rough;
  const { layers, drawing } = state;
  const outputs = layers[layers.length - 1].nodes;
  const looked = other || (focus !== null && outputs.includes(focus)) ? focus : null;
  const node = kind === "classes" ? null : (looked ?? outputs[target]);
  return refined(
    rough,
    size,
    (x, y) => valuesAt(layers, drawing, parameters, node, x, y),
    MULTIPLICATIONS / Math.max(PER_PLACE, parameters.length),
  );
}

/** @type {WeakMap<object, import("../../drawing/fit.js").Range>} */
const ranges = new WeakMap();

/**
 * @param {Pick<State, "data" | "state">} state
 * @returns {import("../../drawing/fit.js").Range} of the points' targets; of painted ones, with room to paint on
 */
export function targetRange({ data, state }) {
  if (!data) return rangeOf([], 3);
  const known =
    ranges.get(data) ?? rangeOf([data.train, data.test], data.columns, state?.given ? PAINTED : 0);
  ranges.set(data, known);
  return known;
}

/**
 * Show these points in the range of others, so that the picture doesn't move under a brush.
 * @param {NonNullable<State["data"]>} data
 * @param {import("../../drawing/fit.js").Range} range
 */
export function keepRange(data, range) {
  ranges.set(data, range);
}
