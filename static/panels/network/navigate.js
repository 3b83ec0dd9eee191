/**
 * Moving through the network by the arrow keys: up and down along a column, left and right along the links. From a
 * neuron to the right is a link; up and down then choose among the links of that neuron; to the right again is the
 * neuron at the link's end. With Shift, left and right skip the links.
 *
 * @typedef {import("./graph.js").Graph} Graph
 * @typedef {"from" | "to"} End which end of a link stays while the other is chosen
 * @typedef {{ id: string, pivot: End }} Position `pivot` matters only on a link
 */
import { destinations, linkEnds, linkId, sources } from "./graph.js";

/**
 * @param {Graph} graph
 * @param {Position} at
 * @param {string} key as in KeyboardEvent.key
 * @param {boolean} [skipLinks]
 * @returns {Position | null} null if that key leads nowhere from there
 */
export function moved(graph, at, key, skipLinks = false) {
  const ends = linkEnds(at.id);
  return ends ? fromLink(graph, at, ends, key) : fromNode(graph, at.id, key, skipLinks);
}

/** @param {Graph} graph @param {string} id @param {string} key @param {boolean} skipLinks @returns {Position | null} */
function fromNode(graph, id, key, skipLinks) {
  const place = graph.places.get(id);
  if (!place) return null;
  const { column, row } = place;
  const { columns } = graph;
  if (key === "ArrowUp" || key === "ArrowDown")
    return node(columns[column][row + (key === "ArrowUp" ? -1 : 1)]);
  if (key === "Home") return node(nearest(columns[0], row));
  if (key === "End") return node(nearest(columns[columns.length - 1], row));
  if (key === "ArrowRight") {
    const next = destinations(graph, id);
    if (next.length && !skipLinks) return { id: linkId(nearest(next, row), id), pivot: "from" };
    return node(nearest(columns[column + 1] ?? [], row));
  }
  if (key === "ArrowLeft") {
    const previous = sources(graph, id);
    if (previous.length && !skipLinks) return { id: linkId(id, nearest(previous, row)), pivot: "to" };
    return node(nearest(columns[column - 1] ?? [], row));
  }
  return null;
}

/**
 * @param {Graph} graph
 * @param {Position} at
 * @param {{ to: string, from: string }} ends
 * @param {string} key
 * @returns {Position | null}
 */
function fromLink(graph, { pivot }, { to, from }, key) {
  if (key === "ArrowLeft") return node(from);
  if (key === "ArrowRight") return node(to);
  if (key !== "ArrowUp" && key !== "ArrowDown") return null;
  const others = pivot === "from" ? destinations(graph, from) : sources(graph, to);
  const other = others[others.indexOf(pivot === "from" ? to : from) + (key === "ArrowUp" ? -1 : 1)];
  if (other === undefined) return null;
  return { id: pivot === "from" ? linkId(other, from) : linkId(to, other), pivot };
}

/** @param {string | undefined} id @returns {Position | null} */
function node(id) {
  return id === undefined ? null : { id, pivot: "from" };
}

/** @param {readonly string[]} ids @param {number} row @returns {string} the id in that row, or the last */
function nearest(ids, row) {
  return ids[Math.min(row, ids.length - 1)];
}
