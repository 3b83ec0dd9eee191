/**
 * The parameters that the card about a neuron or link lists: its own first, then the weights of the links into it.
 *
 * @typedef {import("./graph.js").Graph} Graph
 * @typedef {object} Entry one parameter
 * @property {string} label
 * @property {string} [brief] the same below a heading that says which layer it is of
 * @property {number} index
 * @property {string} id what it belongs to: of a bias its neuron, of a weight its link
 * @property {boolean} cut whether that is a link whose weight is 0 and stays 0
 * @property {boolean} frozen whether training leaves that neuron or link as it is, because it was told so
 */
import { linkEnds, linkId, parameterIndex, sources } from "./graph.js";

/**
 * @param {Graph} graph
 * @param {string} id of a neuron or link
 * @param {(node: string) => string} called what a node is called
 * @returns {Entry[]} empty where it has no parameter
 */
export function entriesOf(graph, id, called) {
  /** @param {string} label @param {string} part @returns {Entry[]} */
  const entry = (label, part) => {
    const index = parameterIndex(graph, part);
    return index === null
      ? []
      : [{ label, index, id: part, cut: graph.cut.has(part), frozen: graph.frozen.has(part) }];
  };
  const own = entry(linkEnds(id) ? "Weight" : "Bias", id);
  if (!own.length) return own;
  const others = sources(graph, id).flatMap((from) => {
    const { column = 0, row = 0 } = graph.places.get(from) ?? {};
    const brief = column > 0 ? { brief: `neuron ${row + 1}` } : {};
    return entry(called(from), linkId(id, from)).map((each) => ({ ...each, ...brief }));
  });
  return [...own, ...others];
}
