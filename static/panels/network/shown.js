/**
 * Which map shows a node: the large one the server sends for the node looked at, or until that comes the small one.
 *
 * @typedef {{ map: Uint8Array, size: number, outline?: readonly Uint8Array[], rough?: boolean }} Field `outline`: where its
 *   lines cross between the samples, if the server has found that; `rough`: nothing but its bytes can say where
 */
import { classesOf } from "../../page/classes.js";
import { graphOf, unitIndex } from "./graph.js";

/**
 * @param {Readonly<import("../../page/store.js").State>} state
 * @param {string} id
 * @returns {boolean} whether it is an output of the network
 */
export function isOutput({ state }, id) {
  return state?.layers.at(-1)?.nodes.includes(id) ?? false;
}

/**
 * The node whose map is wanted beside the others: the one looked at, unless its map is there anyway. Of one class among
 * several it isn't quite: what is there says where it is the greatest.
 * @param {Readonly<import("../../page/store.js").State>} state
 * @returns {string | null}
 */
export function focusOf(state) {
  const { focus } = state;
  return focus !== null && isOutput(state, focus) && classesOf(state.state) <= 2 ? null : focus;
}

/**
 * @param {Readonly<import("../../page/store.js").State>} state
 * @param {string | null} id of a node; null for the first output
 * @returns {Field | null} null if no frame has it yet
 */
export function fieldOf(state, id) {
  const { frame, features } = state;
  if (!frame?.output) return null;
  if (id === null) return channelOf(frame.output, 0);
  const output = state.state?.layers.at(-1)?.nodes.indexOf(id) ?? -1;
  if (frame.focus?.node === id) return frame.focus;
  if (output >= 0) return channelOf(frame.output, output);
  const feature = features?.names.indexOf(id) ?? -1;
  const maps = feature >= 0 ? features : frame.units;
  const index = feature >= 0 || !state.state ? feature : unitIndex(graphOf(state.state.layers, []), id);
  return maps && index >= 0 ? channelOf(maps, index) : null;
}

/** @param {Field} maps @param {number} index @returns {Field | null} one of several maps, if it is there */
function channelOf({ map, size, outline, rough }, index) {
  const cells = size * size;
  const own = outline?.length === map.length / cells ? { outline: [outline[index]] } : {};
  return (index + 1) * cells > map.length
    ? null
    : { size, map: map.subarray(index * cells, (index + 1) * cells), ...own, ...(rough && { rough }) };
}
