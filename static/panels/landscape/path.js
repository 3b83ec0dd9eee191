/**
 * The way that a run took through its parameters: a bounded number of places, evenly thinned. What came before a page
 * first asks for it is read from the checkpoints of the timeline. And how it lies to a plane.
 *
 * @typedef {{ at: number, loss: number, parameters: Float32Array }} Step at: weight updates so far
 * @typedef {{ centre: Float32Array, across: Float32Array, up: Float32Array }} Plane
 * @typedef {object} Seen how a path lies to a plane
 * @property {(readonly [number, number])[]} places of its steps, in lengths of the directions
 * @property {number} share of the path's variance that the plane holds; NaN of a path without
 * @property {number} away how far the path is from the plane, at most
 * @property {number} length of the way from step to step
 */

import { pointsOf } from "../../page/history.js";
import { placeOf } from "../../page/record.js";
import { parametersOf } from "../../wire/saved.js";

/** Steps that are kept, at most. */
const MOST = 200;
/** Numbers that are kept, at most: of large networks fewer steps. */
const NUMBERS = 400_000;
const FEWEST = 8;

export class Path {
  constructor() {
    /** Every so-many-th step but the present. @type {Step[]} */
    this.kept = [];
    /** @type {Step | null} */
    this.last = null;
    this.every = 1;
    this.gone = 0;
  }

  /** The present is the last. @returns {Step[]} */
  get steps() {
    return this.last ? [...this.kept, this.last] : [];
  }

  /** @param {Step} step the next one; one before the last begins another path, one at its place replaces it */
  add(step) {
    const { last } = this;
    if (last && (step.at < last.at || step.parameters.length !== last.parameters.length)) {
      [this.kept, this.every, this.gone] = [[], 1, 0];
    } else if (last && step.at > last.at) {
      if (this.gone % this.every === 0) this.kept.push(last);
      this.gone += 1;
    }
    this.last = step;
    this.#thin();
  }

  /** What came before is forgotten, as another run begins. */
  clear() {
    [this.kept, this.last, this.every, this.gone] = [[], null, 1, 0];
  }

  /** @param {readonly Step[]} steps that came before those that are there, in order */
  precede(steps) {
    const first = this.steps[0];
    const earlier = steps.filter(
      ({ at, parameters }) => !first || (at < first.at && parameters.length === first.parameters.length),
    );
    this.kept = [...earlier, ...this.kept];
    while (this.#thin());
  }

  /** @returns {boolean} whether there were too many */
  #thin() {
    if (!this.last || this.kept.length < mostOf(this.last.parameters.length)) return false;
    this.kept = this.kept.filter((_, i) => i % 2 === 0);
    this.every *= 2;
    return true;
  }
}

/** @param {number} size of the parameters @returns {number} steps that are kept */
function mostOf(size) {
  return Math.max(FEWEST, Math.min(MOST, Math.floor(NUMBERS / size)));
}

/** @type {WeakMap<object, Path>} */
const paths = new WeakMap();

/**
 * @param {{ store: import("../../page/store.js").Store }} run
 * @returns {Path} of this run, which goes on by itself
 */
export function pathOf({ store }) {
  const known = paths.get(store);
  if (known) return known;
  const path = new Path();
  paths.set(store, path);
  let edition = 0;
  const begin = async () => {
    path.clear();
    take(store.get());
    edition += 1;
    const mine = edition;
    const steps = await before(store.get());
    if (mine === edition) path.precede(steps);
  };
  const take = (/** @type {Readonly<import("../../page/store.js").State>} */ { frame, state }) => {
    if (!frame?.parameters || !state || frame.parameters.length !== state.parameters) return;
    path.add({ at: frame.updates, loss: frame.train_loss, parameters: frame.parameters });
  };
  begin();
  store.subscribe((state, previous) => {
    if (state.frame === previous.frame) return;
    const { reset = false, updates = 0 } = state.frame ?? {};
    // Another run, or another moment of this one: the way there is that of its checkpoints.
    if (reset || state.looking !== previous.looking || updates < (path.last?.at ?? 0)) begin();
    else take(state);
  });
  return path;
}

/**
 * @param {Readonly<import("../../page/store.js").State>} state
 * @returns {Promise<Step[]>} what its checkpoints have of the way to the present, evenly
 */
async function before({ track, history, frame, state, data }) {
  if (!frame || !state) return [];
  const here = placeOf(frame, data);
  const moments = track.moments.filter(({ at, run }) => at < here && run);
  const most = mostOf(state.parameters);
  const every = Math.max(1, Math.ceil(moments.length / most));
  const points = pointsOf(history);
  const found = await Promise.all(
    moments
      .filter((_, i) => i % every === 0)
      .map(async ({ at, run }) => {
        const read = await parametersOf(run, state.parameters);
        const loss = points.findLast((point) => point.at <= at)?.values[0] ?? Number.NaN;
        return read && { at: read.updates, loss, parameters: read.parameters };
      }),
  );
  const steps = found.filter((step) => step !== null);
  return steps.filter(({ at }, i) => (i === 0 || at > steps[i - 1].at) && at < frame.updates);
}

/** @param {Float32Array} one @param {Float32Array} other */
function product(one, other) {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i] * other[i];
  return sum;
}

/**
 * @param {readonly Step[]} steps
 * @param {Plane} plane
 * @returns {Seen}
 */
export function seenFrom(steps, { centre, across, up }) {
  const [aa, ab, bb] = [product(across, across), product(across, up), product(up, up)];
  const determinant = aa * bb - ab * ab;
  /** The nearest place of the plane, and the square of what lies in it and of all. @param {Float32Array} from */
  const projected = (from) => {
    const [p, q] = [product(from, across), product(from, up)];
    const [a, b] = [(bb * p - ab * q) / determinant, (aa * q - ab * p) / determinant];
    return { a, b, inside: a * p + b * q, all: product(from, from) };
  };
  const mean = new Float32Array(centre.length);
  for (const { parameters } of steps)
    for (let i = 0; i < mean.length; i++) mean[i] += parameters[i] / steps.length;
  let [inside, all, away, length] = [0, 0, 0, 0];
  const places = steps.map(({ parameters }, number) => {
    const around = projected(less(parameters, mean));
    inside += around.inside;
    all += around.all;
    const here = projected(less(parameters, centre));
    away = Math.max(away, here.all - here.inside);
    if (number) {
      const step = less(parameters, steps[number - 1].parameters);
      length += Math.sqrt(product(step, step));
    }
    return /** @type {const} */ ([here.a, here.b]);
  });
  return { places, share: all > 0 ? inside / all : Number.NaN, away: Math.sqrt(Math.max(0, away)), length };
}

/** @param {Float32Array} one @param {Float32Array} other */
function less(one, other) {
  return one.map((value, i) => value - other[i]);
}
