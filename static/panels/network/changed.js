import { limitsOf } from "../../page/hidden.js";

/**
 * What has to be made anew of the network's picture, from one state of the store to the next.
 *
 * @typedef {Readonly<import("../../page/store.js").State>} State
 */

/** @type {readonly string[]} */
const NONE = [];

/**
 * What training is told to leave alone: links that are cut, neurons and links that are frozen.
 * @param {State | null} state
 * @returns {{ cut: readonly string[], frozen: readonly string[] }}
 */
export function heldIn(state) {
  const config = /** @type {Record<string, readonly string[] | undefined>} */ (state?.state?.config ?? {});
  return { cut: config.cut ?? NONE, frozen: config.frozenParts ?? NONE };
}

/** @param {State | null} state @returns {readonly unknown[]} whatever nodes and links follow from */
function structural(state) {
  const { cut, frozen } = heldIn(state);
  const limits = state && limitsOf(state);
  return [state?.state?.layers, state?.features, state?.catalog, state?.hide, limits, cut, frozen];
}

/** @param {State} state @param {State | null} previous @returns {boolean} whether there are other nodes and links */
export function rebuilt(state, previous) {
  const before = structural(previous);
  return structural(state).some((each, k) => each !== before[k]);
}

/** @param {State} state @param {State | null} previous @returns {boolean} whether any node is named or lit otherwise */
export function renamed(state, previous) {
  const [health, earlier] = [state.frame?.health, previous?.frame?.health];
  const marked = health !== earlier && `${health?.marks}` !== `${earlier?.marks}`;
  return marked || state.lit !== previous?.lit;
}

/** @param {State} state @param {State | null} previous @returns {boolean} whether nothing but the frame is another one */
export function alike(state, previous) {
  const kept = /** @type {const} */ (["view", "palette", "without"]);
  return kept.every((key) => state[key] === previous?.[key]);
}
