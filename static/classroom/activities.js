/**
 * What a class does beside its networks: one module each in `activities/`, named after the server's activity
 * (`server/classroom/activities/`). A module is loaded when it is first used, and defines
 *
 * - `<np-lead-NAME>`: what the teacher has of it, in a popup of the strip and of the wall; with a `label` here;
 * - `<np-take-NAME>`: what everybody sees in the strip while the server tells something of it.
 *
 * Both are a `Member` (member.js): `this.doing("NAME")` is what the server tells of it, `this.act(…)` does something.
 *
 * @typedef {object} Activity
 * @property {string} name
 * @property {string} [label] of its button in the teacher's strip; without one there is no `<np-lead-NAME>`
 * @property {boolean} [taken] whether there is an `<np-take-NAME>`
 * @property {() => Promise<unknown>} load
 */

/** In the order of the menu. @type {readonly Activity[]} */
export const ACTIVITIES = [
  { name: "stages", label: "Stages", taken: true, load: () => import("./activities/stages.js") },
  { name: "bounds", label: "Limits", taken: true, load: () => import("./activities/bounds.js") },
  { name: "countdown", label: "Countdown", taken: true, load: () => import("./activities/countdown.js") },
  { name: "names", label: "Names", taken: true, load: () => import("./activities/names.js") },
  { name: "door", label: "Close the class", taken: true, load: () => import("./activities/door.js") },
  { name: "our_data", label: "Our data", taken: true, load: () => import("./activities/our_data.js") },
  { name: "consensus", label: "Consensus", taken: true, load: () => import("./activities/consensus.js") },
  { name: "ask", label: "Predict first", taken: true, load: () => import("./activities/ask.js") },
  { name: "assignment", label: "Set a task", taken: true, load: () => import("./activities/assignment.js") },
  { name: "federated", label: "Averaging", taken: true, load: () => import("./activities/federated.js") },
  { name: "spotlight", label: "Spotlight", taken: true, load: () => import("./activities/spotlight.js") },
  { name: "copies", label: "Copies", load: () => import("./activities/copies.js") },
];
