/** Frames that came without maps are given those that their parameters make. */
import { classesOf } from "../classes.js";
import { evaluated } from "../drawing/evaluate.js";
import { focusOf } from "../network/shown.js";
import { drawnHere } from "./levels.js";

/**
 * @param {import("../protocol.js").Frame} frame
 * @param {Readonly<import("../store.js").State>} shown
 * @returns {import("../protocol.js").Frame}
 */
export function completed(frame, shown) {
  const { state } = shown;
  const { parameters } = frame;
  if (frame.output || !parameters || !state?.drawing || parameters.length !== state.parameters) return frame;
  const wanted = { ...drawnHere(parameters.length), focus: focusOf(shown), classes: classesOf(state) > 2 };
  return { ...frame, ...evaluated(state.layers, state.drawing, parameters, wanted) };
}
