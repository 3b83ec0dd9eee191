/**
 * What the nodes and links of the network are called: on their cards, and by a screen reader.
 *
 * @typedef {import("./graph.js").Graph} Graph
 * @typedef {Readonly<import("../../page/store.js").State>} State
 */
import { formatted } from "../../drawing/canvas.js";
import { addedTo, exists, isOwn, linkEnds, nameOf, parameterIndex, unitIndex } from "./graph.js";

/** @param {State} state @param {string} name @returns {{ label: string, help?: string } | undefined} */
export function featureOf({ catalog, state }, name) {
  const label = isOwn(name) ? state?.labels[name] : undefined;
  return label ? { label, help: label } : catalog?.feature?.find((each) => each.name === name);
}

/** @param {State} state @param {Graph} graph @param {string} id of a node or link */
export function called(state, graph, id) {
  return nameOf(graph, id, (feature) => featureOf(state, feature)?.label ?? feature);
}

/** @param {State} state @param {Graph} graph @param {string} id @param {ArrayLike<number> | null} parameters as they are */
export function spoken(state, graph, id, parameters) {
  if (graph.places.get(id)?.column === 0) return `feature ${called(state, graph, id)}`;
  const index = exists(graph, id) ? parameterIndex(graph, id) : null;
  const value = index === null ? undefined : parameters?.[index];
  const parts = [called(state, graph, id)];
  const added = addedTo(graph, id);
  if (added !== null) parts.push(`plus the output of ${called(state, graph, added)}`);
  const mark = markOf(state, graph, id);
  if (mark) parts.push(mark);
  if (graph.cut.has(id)) parts.push("cut");
  else if (value !== undefined) parts.push(`${linkEnds(id) ? "" : "bias "}${formatted(value)}`);
  if (graph.frozen.has(id)) parts.push("frozen");
  return parts.join(", ");
}

/** What a unit is called that hardly learns, by its mark. */
const MARKS = ["", "saturated", "dead"];

/**
 * What the health panel, while it is open, has found of a unit.
 * @param {State} state
 * @param {Graph} graph
 * @param {string} id
 * @returns {string} empty if it is well, or nobody knows
 */
export function markOf({ frame }, graph, id) {
  return MARKS[frame?.health?.marks?.[unitIndex(graph, id)] ?? 0];
}
