/**
 * Painting points on the output: a Lit controller of its panel. A stroke is drawn at once and given to the run when it
 * ends, as one change to undo. By pointer or finger; by keys the arrows move the brush and Space paints.
 *
 * @typedef {import("./brush.js").Place} Place
 * @typedef {import("../page/store.js").State} State
 * @typedef {import("lit").LitElement & { probe: { x: number, y: number, byKey: boolean } | null,
 *   drawPoints(): void, enter(): void, run: import("../page/run.js").Run }} Panel
 */
import { classesOf, outputsOf } from "../page/classes.js";
import { tell } from "../page/messages.js";
import { keepRange, targetRange } from "../panels/output/picture.js";
import { dab, dabsBetween, erased, LEAST_ERASER, RADII, spacingOf } from "./brush.js";
import { askForPoints, givePoints } from "./given.js";
import { lowered, raised } from "./line.js";

/** What is painted where there are no classes. */
export const VALUES = Object.freeze([-1, -0.5, 0, 0.5, 1]);
const ERASER = -1;
/** A brush that paints single points is shown as this large. */
const LEAST_SHOWN = 0.12;

export class Painting {
  /** @param {Panel} host */
  constructor(host) {
    this.host = host;
    /** The points being painted on; null while not painting, or until they have come. @type {number[][] | null} */
    this.points = null;
    /** @type {string[]} */
    this.classes = [];
    /** @type {string[]} */
    this.columns = [];
    /** @type {number[][]} */
    this.transform = [];
    /** How many coordinates the points have: 1 on a curve. @type {number | undefined} */
    this.dimensions = 2;
    /** What the brush paints: a place in `choices`, or ERASER. */
    this.chosen = 0;
    /** The brush's size: a place in RADII. */
    this.size = 1;
    this.brushing = false;
    /** For a screen reader: what the last stroke did. */
    this.said = "";
    /** Points not shown by a frame yet. @type {import("../wire/protocol.js").Frame["data"]} */
    this.data = null;
    /** @type {Place | null} */
    this.last = null;
    this.before = 0;
    this.unanswered = 0;
    this.owing = false;
    host.addController(this);
  }

  get store() {
    return this.host.run.store;
  }

  hostConnected() {
    this.end = this.store.subscribe((state, previous) => {
      if (state.painting !== previous.painting) state.painting ? this.#begin() : this.#stop();
      else if (state.painting && state.data !== previous.data) this.#take();
    });
    if (this.store.get().painting) this.#begin();
  }

  hostDisconnected() {
    this.end?.();
  }

  /** Whether the user is painting. */
  get active() {
    return this.store.get().painting;
  }

  /** Whether a curve is painted: what is painted has its value by its height. */
  get curved() {
    return this.dimensions === 1;
  }

  /** What can be painted: the classes' numbers, or values. @returns {readonly number[]} */
  get choices() {
    if (this.curved) return [0];
    return this.classes.length ? this.classes.map((_, index) => index) : VALUES;
  }

  get erasing() {
    return this.chosen === ERASER;
  }

  get radius() {
    return RADII[this.size];
  }

  /** How far around its place the brush is shown to reach. */
  get reach() {
    return Math.max(this.erasing ? LEAST_ERASER : LEAST_SHOWN, this.radius);
  }

  /** Whether the points to paint on have come. */
  get ready() {
    return this.points !== null;
  }

  async #begin() {
    const first = !this.ready;
    const points = paintable(this.store.get())
      ? await askForPoints(this.host.run)
      : await emptyPlane(this.host.run);
    if (!points || !this.active) return;
    Object.assign(this, points);
    this.chosen = Math.min(this.chosen, this.choices.length - 1);
    this.host.requestUpdate();
    await this.host.updateComplete;
    if (first) this.host.enter();
  }

  /**
   * What the panel shows while painting: the points as they are now, and those for testing too.
   * @param {Readonly<import("../page/store.js").State>} state
   * @returns {Readonly<import("../page/store.js").State>}
   */
  shown(state) {
    if (!this.ready || !state.state) return state;
    const view = { ...state.view, showTestData: true };
    if (!this.data) return { ...state, view };
    // A class that was just added is not among the network's outputs yet.
    const { layers } = state.state;
    const outputs = { ...layers[layers.length - 1], size: this.classes.length > 2 ? this.classes.length : 1 };
    return {
      ...state,
      view,
      data: this.data,
      state: { ...state.state, layers: [...layers.slice(0, -1), outputs] },
    };
  }

  #stop() {
    this.finish();
    this.points = null;
    this.data = null;
    this.said = "";
    this.host.requestUpdate();
  }

  /** A frame brought points: ours, or others after an undo or another dataset. */
  #take() {
    if (this.brushing || this.unanswered) return;
    if (this.owing) {
      this.owing = false;
      this.data = null;
      this.host.requestUpdate();
    } else this.#begin();
  }

  /** @param {number} choice a place in `choices`, or −1 for the eraser */
  choose(choice) {
    if (choice >= this.choices.length) return;
    this.chosen = choice;
    this.host.requestUpdate();
  }

  /** @param {number} size a place in RADII */
  resize(size) {
    this.size = Math.min(RADII.length - 1, Math.max(0, size));
    this.host.requestUpdate();
  }

  /** One more class, to be painted next. */
  addClass() {
    const most = Number(this.store.get().limits.classes ?? 2);
    if (!this.classes.length || this.classes.length >= most) return;
    let number = this.classes.length;
    while (this.classes.includes(String(number))) number += 1;
    this.classes = [...this.classes, String(number)];
    this.choose(this.classes.length - 1);
  }

  /** Whether the next stroke makes another network of it, and so other weights. */
  get startsAnew() {
    const { state } = this.store.get();
    return this.classes.length > 2 && this.classes.length !== classesOf(state);
  }

  clear() {
    if (!this.points?.length) return;
    this.before = this.points.length;
    this.points = [];
    this.#give();
  }

  /** Where the brush comes down. @param {Place} place */
  start(place) {
    if (!this.points) return;
    this.brushing = true;
    this.before = this.points.length;
    this.last = place;
    this.#dab(place);
  }

  /** @param {Place} place */
  move(place) {
    if (!this.brushing || !this.last) return;
    for (const next of dabsBetween(this.last, place, this.erasing ? 0.1 : spacingOf(this.radius))) {
      this.last = next;
      this.#dab(next);
    }
  }

  /** The brush is lifted: the stroke is given to the run. */
  finish() {
    if (!this.brushing) return;
    this.brushing = false;
    this.last = null;
    if (this.points && this.points.length !== this.before) this.#give();
  }

  /** @param {Place} place */
  #dab(place) {
    const present = this.points ?? [];
    if (this.erasing) this.points = this.#erased(present, place);
    else {
      const most = Number(this.store.get().limits.points ?? 0);
      const places = dab(place, this.radius, this.choices[this.chosen], Math.random);
      const more = this.curved ? lowered(places, this.range) : places;
      if (present.length + more.length > most) {
        const message = `The limit is ${most.toLocaleString("en")} points. Erase some to paint more.`;
        tell(this.store, "notice", { code: "too_many_points", message });
        this.finish();
        return;
      }
      this.points = [...present, ...more];
    }
    this.#show();
  }

  /** @param {number[][]} points @param {Place} place @returns {number[][]} */
  #erased(points, place) {
    if (!this.curved) return erased(points, place, this.radius);
    return erased(raised(points, this.range), place, this.radius).map(([x, , target]) => [x, 0, target]);
  }

  /** The targets at the bottom and the top of the picture, which stays as it is during a stroke. */
  get range() {
    const state = this.store.get();
    return targetRange({ ...state, data: this.data ?? state.data });
  }

  async #give() {
    this.#show();
    const points = this.points ?? [];
    const change = points.length - this.before;
    const many = (/** @type {number} */ count) => `${count} ${count === 1 ? "point" : "points"}`;
    this.said = `${change < 0 ? "Erased" : "Painted"} ${many(Math.abs(change))}, ${many(points.length)} in all.`;
    this.host.requestUpdate();
    // Classes that were added but never painted would be outputs with nothing to say.
    // Those that the network has stay, even without points: taking an output away would cost the weights.
    while (
      this.classes.length > Math.max(2, classesOf(this.store.get().state)) &&
      this.#unused(this.classes.length - 1)
    )
      this.classes = this.classes.slice(0, -1);
    const { classes, columns, transform, dimensions } = this;
    this.owing = true;
    this.unanswered += 1;
    const reply = await givePoints(
      this.host.run,
      { points, classes, columns, transform, dimensions },
      { painted: true },
    );
    this.unanswered -= 1;
    if (reply.type !== "error") return;
    this.owing = false;
    this.data = null;
    if (this.active) this.#begin();
  }

  /** @param {number} label */
  #unused(label) {
    return this.chosen !== label && !(this.points ?? []).some(([, , of]) => of === label);
  }

  /** Draw the points as they are now, before a frame brings them. */
  #show() {
    const count = this.classes.length;
    // As in a frame: of two classes −1 and 1.
    const labelled = (this.points ?? []).map(([x, y, label]) => [x, y, count === 2 ? 2 * label - 1 : label]);
    const { range } = this;
    this.data = { train: Float32Array.from(labelled.flat()), test: new Float32Array(), columns: 3 };
    if (this.curved) keepRange(this.data, range);
    this.host.drawPoints();
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether it was meant for the brush */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.points) return false;
    const { probe } = this.host;
    if (event.key === " ") {
      if (!event.repeat) {
        this.host.probe = { x: probe?.x ?? 0, y: probe?.y ?? 0, byKey: true };
        this.start(this.host.probe);
      }
    } else if (event.key === "Escape") this.store.set({ painting: false });
    else if (/^[1-9]$/.test(event.key)) this.choose(Number(event.key) - 1);
    else if (event.key === "e" || event.key === "E") this.choose(ERASER);
    else if (event.key === "+") this.resize(this.size + 1);
    else if (event.key === "-") this.resize(this.size - 1);
    else return false;
    return true;
  }
}

/** @param {Readonly<State>} shown @returns {boolean} whether the present points have a class or one value each */
function paintable({ state }) {
  return classesOf(state) > 0 || outputsOf(state) === 1;
}

/** An empty plane to paint on. @param {import("../page/run.js").Run} run @returns {Promise<import("./given.js").Points | null>} */
async function emptyPlane(run) {
  const columns = ["x1", "x2", "label"];
  const transform = columns.map(() => [0, 1]);
  const points = { points: [], classes: ["-1", "1"], columns, transform, dimensions: 2 };
  const reply = await givePoints(run, points);
  if (reply.type !== "state") return null;
  const message =
    "Points with several targets can't be painted, so the plane is empty. Undo brings your data back.";
  tell(run.store, "info", { code: "empty_plane", message });
  return points;
}
