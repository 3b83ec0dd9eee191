/**
 * Which map shows a node: the large one the server sends for the node looked at, or until that comes the small one.
 *
 * @typedef {{ map: Uint8Array, size: number }} Field
 */
import { graphOf, unitIndex } from "./graph.js";

/**
 * @param {Readonly<import("../store.js").State>} state
 * @param {string} id
 * @returns {boolean} whether it is an output of the network
 */
export function isOutput({ state }, id) {
  return state?.layers.at(-1)?.nodes.includes(id) ?? false;
}

/**
 * @param {Readonly<import("../store.js").State>} state
 * @param {string | null} id of a node; null for the output
 * @returns {Field | null} null if no frame has it yet
 */
export function fieldOf(state, id) {
  const { frame, features } = state;
  if (!frame?.output) return null;
  if (id === null || isOutput(state, id)) return frame.output;
  if (frame.focus?.node === id) return frame.focus;
  const feature = features?.names.indexOf(id) ?? -1;
  const maps = feature >= 0 ? features : frame.units;
  const index = feature >= 0 || !state.state ? feature : unitIndex(graphOf(state.state.layers, []), id);
  if (!maps || index < 0 || (index + 1) * maps.size ** 2 > maps.map.length) return null;
  return { size: maps.size, map: maps.map.subarray(index * maps.size ** 2, (index + 1) * maps.size ** 2) };
}
