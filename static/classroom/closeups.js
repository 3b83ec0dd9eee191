/**
 * Networks that are shown large, as the server tells of them: the newest of each, by seat for a teacher, by place in the
 * spotlight for everybody else. A run keeps them here, and tells whoever draws them.
 *
 * @typedef {import("../page/run.js").Run} Run
 *
 * @typedef {object} Closeup
 * @property {string} [seat] a teacher is told whose it is
 * @property {number} [at] its place in the spotlight; to all others
 * @property {string} shape such as "4-2"
 * @property {string} problem
 * @property {string} activation
 * @property {number} epoch
 * @property {number | null} train
 * @property {number | null} test
 * @property {number | null} accuracy
 * @property {boolean} playing
 * @property {boolean} diverged
 * @property {number} [size]
 * @property {number} [channels] outputs
 * @property {Uint8Array} [map] channels × size × size
 * @property {Float32Array} [points] rows of x, y, label
 */
import { PLANE } from "../drawing/field.js";
import { unpacked } from "../drawing/unpacking.js";
import { bytesOf } from "./picture.js";

/** Channels that a picture may have, and cells of its side: more is no picture of ours. */
const MOST_CHANNELS = 12;
const LARGEST = 200;

/** @type {WeakMap<Run, Closeups>} */
const known = new WeakMap();

/** @param {Run} run @returns {Closeups} those of this run */
export function closeupsOf(run) {
  const found = known.get(run) ?? new Closeups(run);
  known.set(run, found);
  return found;
}

export class Closeups {
  /** By seat or place. @type {Map<string | number, Closeup>} */
  #newest = new Map();
  /** @type {Set<() => void>} */
  #listeners = new Set();

  /** @param {Run} run */
  constructor(run) {
    run.connection.onMessage((message) => {
      if (message.type === "closeups") this.#take(/** @type {any} */ (message).of);
    });
    // Another spotlight has other networks at the same places.
    run.store.subscribe(({ classroom }, previous) => {
      const lit = (/** @type {any} */ of) => JSON.stringify(of?.doing.spotlight?.shown);
      if (classroom === previous.classroom || lit(classroom) === lit(previous.classroom)) return;
      for (const key of this.#newest.keys()) if (typeof key === "number") this.#newest.delete(key);
      this.#tell();
    });
  }

  /** @param {string | number} key a seat, or a place in the spotlight @returns {Closeup | undefined} */
  get(key) {
    return this.#newest.get(key);
  }

  /** @param {() => void} listener @returns {() => void} ends it */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param {readonly any[]} rows */
  #take(rows) {
    for (const row of rows) {
      const key = row.seat ?? row.at;
      const before = this.#newest.get(key);
      this.#newest.set(key, { points: before?.points, ...row, ...pictureOf(row), ...pointsOf(row) });
    }
    this.#tell();
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}

/** @param {{ map?: string, size?: number, channels?: number }} row */
function pictureOf({ map, size = 0, channels = 0 }) {
  if (!map || !(channels <= MOST_CHANNELS && size <= LARGEST)) return {};
  return { map: unpacked(bytesOf(map), size, channels) };
}

/** @param {{ points?: string, problem: string, channels?: number }} row */
function pointsOf({ points, problem, channels = 1 }) {
  if (!points) return {};
  const coded = new Int8Array(bytesOf(points).buffer);
  const numbered = problem === "classification" && channels > 1;
  return {
    points: Float32Array.from(coded, (code, i) =>
      i % 3 < 2 ? (PLANE * code) / 127 : numbered ? code : code / 127,
    ),
  };
}

/** @typedef {{ name: string | null, yours?: boolean, seat?: string }} Shown */

/** @param {Shown} each @param {number} at @param {readonly Shown[]} shown @returns {string} */
export function nameOf({ name, yours }, at, shown) {
  if (yours) return "Yours";
  return name ?? (shown.length > 1 ? `Network ${at + 1}` : "A network of this class");
}
