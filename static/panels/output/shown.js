/**
 * What the output panel shows: one map over the plane, all classes together, or a fit of one variable.
 *
 * @typedef {import("../network/shown.js").Field} Field
 *
 * @typedef {object} Shown
 * @property {"plane" | "classes" | "fit"} kind
 * @property {Field | null} field the map; null if no frame has it yet. Of classes with a channel for each
 * @property {number} target which of several targets' points are shown
 * @property {boolean} other not the output: a neuron or feature that is looked at
 */

import { decoded } from "../../drawing/field.js";
import { split } from "../../drawing/fit.js";
import { classesOf } from "../../page/classes.js";
import { fieldOf } from "../network/shown.js";

/** @typedef {Readonly<import("../../page/store.js").State>} State */

/**
 * @param {State} state
 * @returns {State} with the output of the network without a neuron, while one is left out
 */
export function seenOf(state) {
  const { without, frame } = state;
  if (!without || !frame) return state;
  const { map, size, fit } = without;
  const channels = map.length / (size * size);
  // Its outline is taken from the map: the parameters are those of the whole network.
  const output = { map, size, channels, rough: true };
  const curves = frame.curves && fit.length ? { ...frame.curves, fit } : frame.curves;
  return { ...state, frame: { ...frame, output, curves } };
}

/**
 * @param {State} state
 * @param {number} chosen which target is wanted, where there are several and none is looked at
 * @returns {Shown}
 */
export function shownOf(state, chosen) {
  const { frame, focus } = state;
  const nodes = state.state?.layers.at(-1)?.nodes ?? [];
  const output = focus === null ? -1 : nodes.indexOf(focus);
  const looked = focus !== null && output < 0 ? fieldOf(state, focus) : null;
  const classes = classesOf(state.state);
  const target = output >= 0 ? output : Math.max(0, Math.min(chosen, nodes.length - 1));
  const rest = { target, other: looked !== null };
  if (frame?.curves) return { kind: "fit", field: looked, ...rest };
  if (looked) return { kind: "plane", field: looked, ...rest };
  if (classes > 2 && output < 0)
    return { kind: "classes", field: frame?.output?.channels === classes ? frame.output : null, ...rest };
  const node = nodes[classes ? Math.max(0, output) : target];
  return { kind: "plane", field: fieldOf(state, node ?? null), ...rest };
}

/**
 * What the neuron or feature looked at does along the axis: the exact curve of a unit in the last hidden layer, the
 * middle row of any other's map.
 * @param {Pick<State, "state" | "frame" | "focus">} state
 * @param {Field | null} field of the neuron or feature
 * @returns {Float32Array | null}
 */
export function liftedCurve({ state, frame, focus }, field) {
  const unit =
    state?.layers.at(-2)?.kind === "hidden"
      ? state.layers[state.layers.length - 2].nodes.indexOf(focus ?? "")
      : -1;
  if (unit >= 0 && frame?.curves) return split(frame.curves.units, frame.curves.size)[unit] ?? null;
  if (!field) return null;
  const row = Math.floor(field.size / 2) * field.size;
  return Float32Array.from(field.map.subarray(row, row + field.size), decoded);
}
