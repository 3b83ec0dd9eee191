import { limitsOf } from "../../page/hidden.js";
/**
 * What has to be made anew of the network's picture, from one state of the store to the next.
 *
 * @typedef {Readonly<import("../../page/store.js").State>} State
 */

/** @param {State | null} state @returns {readonly string[] | undefined} the links that are cut */
export function cutIn(state) {
  return /** @type {readonly string[] | undefined} */ (state?.state?.config.cut);
}

/** @param {State | null} state @returns {readonly unknown[]} whatever nodes and links follow from */
function structural(state) {
  return [
    state?.state?.layers,
    state?.features,
    state?.catalog,
    state?.hide,
    state && limitsOf(state),
    cutIn(state),
  ];
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
