/** Frames that came without maps are given those that their parameters make. */
import { evaluated } from "../drawing/evaluate.js";
import { isOutput } from "../network/shown.js";
import { drawnHere } from "./levels.js";

/**
 * @param {import("../protocol.js").Frame} frame
 * @param {Readonly<import("../store.js").State>} shown
 * @returns {import("../protocol.js").Frame}
 */
export function completed(frame, shown) {
  const { state, focus } = shown;
  const { parameters } = frame;
  if (frame.output || !parameters || !state?.drawing || parameters.length !== state.parameters) return frame;
  const large = focus !== null && !isOutput(shown, focus) ? focus : null;
  const wanted = { ...drawnHere(parameters.length), focus: large };
  return { ...frame, ...evaluated(state.layers, state.drawing, parameters, wanted) };
}
