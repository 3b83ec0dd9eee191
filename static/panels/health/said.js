/**
 * What the health of a layer means, in a sentence.
 *
 * @typedef {object} Layer what is known of one layer
 * @property {string} name
 * @property {number} number 1 for the first after the input
 * @property {number} units
 * @property {boolean} output
 * @property {boolean} frozen
 * @property {number} weights
 * @property {number} gradient
 * @property {number} strongest the largest gradient of all layers
 * @property {number} update
 * @property {number} dead
 * @property {number} saturated
 * @property {boolean} taught whether it has weights at all
 * @property {boolean} points whether there are training points
 * @property {boolean} diverged
 */
import { BAND } from "./quantities.js";

/** A gradient this many times smaller than the strongest one has vanished. */
const VANISHED = 1000;

/**
 * What a layer's numbers mean, the worst first.
 * @param {Layer} layer
 * @returns {{ ill: boolean, words: string }}
 */
export function said(layer) {
  const { number, units, dead, saturated, weights, gradient, strongest, update, frozen } = layer;
  const { taught, points, diverged } = layer;
  const ill = (/** @type {string} */ words) => ({ ill: true, words });
  if (diverged)
    return ill("Training has diverged: the weights grew without limit. Reset, or undo the last change.");
  if (!taught) return { ill: false, words: "It has no weights, so there is nothing to learn." };
  if (!Number.isFinite(weights))
    return ill("Its weights are no longer finite numbers. Reset, or undo the last change.");
  if (dead === units && dead > 0)
    return ill(`All of layer ${number} is dead: no training point gives it a gradient.`);
  if (dead > 0)
    return ill(
      `${share(dead, units)} of layer ${number} is dead: no training point gives these units a gradient.`,
    );
  if (2 * saturated > units)
    return ill(`${share(saturated, units)} of layer ${number} is saturated: its gradients are nearly 0.`);
  if (frozen) return { ill: false, words: "It is frozen: training leaves its weights as they are." };
  if (!points) return { ill: false, words: "There are no training points, so it can't learn." };
  if (!Number.isFinite(gradient))
    return ill("Its gradient is not a finite number: values are too large on the way. Reset, or undo.");
  if (weights === 0)
    return ill("Its weights are all 0, so nothing passes through it. New weights let it begin anew.");
  if (gradient * VANISHED < strongest)
    return ill(
      `Its gradient is ${times(strongest / gradient)} smaller than the strongest layer's: it hardly learns.`,
    );
  if (Number.isNaN(update)) return { ill: false, words: "Training has ended." };
  if (update > BAND[1])
    return ill(
      "A step changes it by more than 1 % of its weights. A lower learning rate trains more calmly.",
    );
  if (update < BAND[0])
    return {
      ill: false,
      words: "A step changes it by less than 0.1 % of its weights: it learns slowly, or is nearly done.",
    };
  const some = saturated > 0 ? ` ${share(saturated, units)} of it is saturated.` : "";
  return { ill: false, words: `Healthy: a step changes it by 0.1 to 1 % of its weights.${some}` };
}

/** @param {number} part @param {number} whole */
function share(part, whole) {
  return `${Math.round((100 * part) / whole)}\u00a0%`;
}

/** @param {number} factor */
function times(factor) {
  return Number.isFinite(factor) ? `${Math.round(factor).toLocaleString("en")} times` : "infinitely";
}
