/**
 * The teacher's limits as the page shows them: in words, and what would bring a network inside. The server refuses what
 * is outside; this only says so beforehand.
 *
 * @typedef {object} Rule
 * @property {string} label
 * @property {any} [is] the only value
 * @property {number} [low]
 * @property {number} [high]
 * @property {readonly string[]} [among]
 * @property {boolean} [hide]
 *
 * @typedef {Readonly<Record<string, Rule>>} Rules
 * @typedef {import("../wire/protocol.js").SessionState} SessionState
 */
import { typed } from "./typed.js";

/** Settings whose rules hold the points, too. */
const DATASETS = ["problem", "dataset", "regDataset"];

/** @param {Rule} rule @returns {string} what it allows, beside its control */
export function allowedBy({ is, low, high, among, hide }) {
  if (is !== undefined) return "locked";
  if (low !== undefined && high !== undefined) return `${typed(low)} to ${typed(high)}`;
  if (high !== undefined) return `at most ${typed(high)}`;
  if (low !== undefined) return `at least ${typed(low)}`;
  if (among) return `only ${among.length} of them`;
  return hide ? "switched off" : "";
}

/** @param {Rules} rules @returns {string} all of them in a line */
export function inWords(rules) {
  const all = Object.values(rules);
  const closed = all.filter(
    ({ is, hide, low, high, among }) => is !== undefined || (hide && !low && !high && !among),
  );
  const open = all.filter((rule) => !closed.includes(rule)).map((rule) => `${rule.label} ${allowedBy(rule)}`);
  const most =
    closed.length > 4
      ? [`${closed.length} controls are locked`]
      : closed.map(({ label }) => `${label} locked`);
  return [...new Set([...open, ...most])].join(" · ");
}

/**
 * @param {Rules} rules
 * @param {SessionState} state
 * @param {number} epoch
 * @returns {{ labels: string[], changes: Record<string, unknown>, helped: boolean }} what is outside; settings that bring
 *   it inside; and whether they do
 */
export function outside(rules, state, epoch) {
  const { config } = state;
  /** @type {string[]} */
  const labels = [];
  /** @type {Record<string, unknown>} */
  const changes = {};
  let helped = true;
  for (const [name, rule] of Object.entries(rules)) {
    if (name === "epochs") {
      if (rule.high !== undefined && epoch > rule.high) {
        labels.push(rule.label);
        helped = false;
      }
      continue;
    }
    const shape = /** @type {number[]} */ (changes.networkShape ?? config.networkShape ?? []);
    const size = { neurons: shape.reduce((sum, units) => sum + units, 0), depth: shape.length }[name];
    const to =
      size === undefined ? inside(name, rule, config[name]) : trimmed(name, shape, rule.high ?? size);
    const points = DATASETS.includes(name) && rule.is !== undefined && (rule.is[1] === null) !== !state.given;
    if (to === undefined && !points) continue;
    if (!labels.includes(rule.label)) labels.push(rule.label);
    if (points && rule.is[1] !== null) helped = false;
    changes[size === undefined ? name : "networkShape"] = to ?? rule.is?.[0];
  }
  return { labels, changes, helped };
}

/** @param {string} name @param {Rule} rule @param {any} value @returns {unknown} the allowed value; undefined if it is one */
function inside(name, rule, value) {
  if (rule.is !== undefined) {
    const only = DATASETS.includes(name) ? rule.is[0] : rule.is;
    // What the page has no control for is left out where it is empty.
    const same = JSON.stringify(only) === JSON.stringify(value ?? []);
    return same ? undefined : only;
  }
  const { low, high, among } = rule;
  if (among && Array.isArray(value)) {
    const kept = value.filter((each) => among.includes(each));
    if (kept.length === value.length) return undefined;
    return kept.length ? kept : [among[0]];
  }
  if (among) return among.includes(value?.name ?? value) ? undefined : among[0];
  if (typeof value !== "number") return undefined;
  const near = Math.max(low ?? value, Math.min(high ?? value, value));
  return near === value ? undefined : near;
}

/** @param {string} name @param {readonly number[]} shape @param {number} most @returns {number[] | undefined} */
function trimmed(name, shape, most) {
  if (name === "depth") return shape.length > most ? shape.slice(0, most) : undefined;
  const left = [...shape];
  const sum = () => left.reduce((total, units) => total + units, 0);
  if (sum() <= most) return undefined;
  while (sum() > most && left.length) {
    const largest = left.lastIndexOf(Math.max(...left));
    if (left[largest] > 1) left[largest] -= 1;
    else left.pop();
  }
  return left;
}
