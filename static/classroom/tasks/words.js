/** What a task and its results are in words. */
import { typed } from "../typed.js";

/** @typedef {import("../activities/assignment.js").Assignment["task"]} Task */

/** What the server says of a network that was handed in. @type {Readonly<Record<string, string>>} */
export const VERDICTS = {
  done: "Done!",
  not_yet: "Not yet.",
  not_trained:
    "This network doesn't count: its weights were set by hand, opened from a file, or trained by somebody else. Press Reset and train it here.",
  other_task:
    "This network is for other points or another loss than the task's. Put dataset, noise, number of points and loss back.",
  other_settings: "More than one setting differs from the start. Repair only the mistake.",
};

/** What is better among those who have reached the goal. */
export const RANKS = /** @type {const} */ ([
  ["parameters", "fewest parameters"],
  ["epochs", "fewest epochs"],
  ["features", "fewest features"],
  ["loss", "lowest loss"],
]);

/** @param {Task} task */
export function goalOf({ measure, bound, repair }) {
  const goal =
    measure === "loss"
      ? `Reach a loss below ${typed(bound)} on points that nobody sees.`
      : `Classify at least ${percent(bound)} of points that nobody sees rightly.`;
  return repair ? `One setting is a mistake. Repair it, and change nothing else. ${goal}` : goal;
}

/** @param {Task} task */
export function rankOf({ rank }) {
  return `Best: ${RANKS.find(([name]) => name === rank)?.[1] ?? rank}.`;
}

/** @param {Task} task @param {number} value */
export function amountOf({ measure }, value) {
  return measure === "loss" ? `Loss about ${value}` : `About ${percent(value)} right`;
}

/** @param {number} number @param {string} thing of which there is one */
export function counted(number, thing) {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

/** @param {number} share */
function percent(share) {
  return `${typed(100 * share)} %`;
}
