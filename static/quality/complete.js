/** Frames that came without maps are given those that their parameters make. */

import { evaluated } from "../drawing/evaluate.js";
import { classesOf } from "../page/classes.js";
import { focusOf } from "../panels/network/shown.js";
import { drawnHere } from "./levels.js";

/**
 * @param {import("../wire/protocol.js").Frame} frame
 * @param {Readonly<import("../page/store.js").State>} shown
 * @returns {import("../wire/protocol.js").Frame}
 */
export function completed(frame, shown) {
  const { state } = shown;
  const { parameters } = frame;
  if (frame.output || !parameters || !state?.drawing || parameters.length !== state.parameters) return frame;
  const wanted = { ...drawnHere(parameters.length), focus: focusOf(shown), classes: classesOf(state) > 2 };
  return { ...frame, ...evaluated(state.layers, state.drawing, parameters, wanted) };
}
