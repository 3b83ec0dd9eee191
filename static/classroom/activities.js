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
 * @property {string} [hint] what it is for, below that
 * @property {boolean} [taken] whether there is an `<np-take-NAME>`
 * @property {boolean} [line] whether that is a line or two, which leaves the projector's other things their place, and is
 *   never folded
 * @property {string} [noun] what that is, for everybody, where it is folded to a line
 * @property {boolean} [summed] whether it is a `<details>`, which has such a line itself
 * @property {(told: any) => string} [words] which one it is, in that line
 * @property {(told: any) => unknown} [begun] another value for one that has begun anew, and is unfolded
 * @property {() => Promise<unknown>} load
 */

/** In the order of the menu. @type {readonly Activity[]} */
export const ACTIVITIES = [
  {
    name: "stages",
    label: "Stages",
    hint: "A lesson, one step at a time",
    taken: true,
    line: true,
    load: () => import("./activities/stages.js"),
  },
  {
    name: "ask",
    label: "Predict first",
    hint: "A question before you run it",
    taken: true,
    noun: "Question",
    words: (ask) => ask.question,
    begun: (ask) => String([ask.asked, !!ask.result]),
    load: () => import("./activities/ask.js"),
  },
  {
    name: "assignment",
    label: "Set a task",
    hint: "A goal that the server checks",
    taken: true,
    noun: "Task",
    words: (assignment) => assignment.task.text,
    begun: (assignment) => assignment.began,
    load: () => import("./activities/assignment.js"),
  },
  {
    name: "countdown",
    label: "Countdown",
    hint: "Time left, on every screen",
    taken: true,
    line: true,
    load: () => import("./activities/countdown.js"),
  },
  {
    name: "human",
    label: "Human network",
    hint: "Each student is one neuron",
    taken: true,
    noun: "Human network",
    load: () => import("./activities/human.js"),
  },
  {
    name: "spotlight",
    label: "Spotlight",
    hint: "One to three networks on every screen",
    taken: true,
    noun: "Spotlight",
    summed: true,
    load: () => import("./activities/spotlight.js"),
  },
  {
    name: "bounds",
    label: "Limits",
    hint: "What students may change",
    taken: true,
    line: true,
    load: () => import("./activities/bounds.js"),
  },
  {
    name: "our_data",
    label: "Our data",
    hint: "Everybody paints points for all",
    taken: true,
    noun: "Our data",
    begun: (ours) => ours.open,
    load: () => import("./activities/our_data.js"),
  },
  {
    name: "consensus",
    label: "Consensus",
    hint: "What all networks say together",
    taken: true,
    noun: "Consensus",
    load: () => import("./activities/consensus.js"),
  },
  {
    name: "federated",
    label: "Averaging",
    hint: "All networks become their mean, in rounds",
    taken: true,
    noun: "Averaging",
    load: () => import("./activities/federated.js"),
  },
  {
    name: "names",
    label: "Names",
    hint: "Hide names, or let students type theirs",
    taken: true,
    line: true,
    load: () => import("./activities/names.js"),
  },
  {
    name: "copies",
    label: "Copies",
    hint: "Students' networks in your own tab",
    load: () => import("./activities/copies.js"),
  },
  {
    name: "door",
    label: "Code and door",
    hint: "Another code, or nobody new",
    taken: true,
    line: true,
    load: () => import("./activities/door.js"),
  },
];
