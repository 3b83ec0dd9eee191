/**
 * Tells the server which frames of the present connection are drawn, as soon as they are: the server makes the next one only
 * for a page that draws.
 */
import { afterDrawing } from "../drawing/aside.js";

export class Acknowledging {
  /** @type {number[]} numbers of the frames that came but were not drawn yet */
  #undrawn = [];
  #firstUndrawn = 0;
  /** The last frame that the server knows to be drawn. */
  #told = 0;
  /** Counts connections: a frame of one that was lost is nothing to tell the next. */
  #connection = 0;

  /**
   * @param {Pick<import("../page/run.js").Run, "store" | "traffic">} run
   * @param {(n: number) => void} say tells the server that frame n is drawn
   */
  constructor({ store, traffic }, say) {
    this.store = store;
    this.traffic = traffic;
    this.say = say;
  }

  /** A connection begins, and with it the numbers of its frames. */
  restart() {
    this.#undrawn = [];
    this.#told = 0;
    this.#connection += 1;
  }

  /** Whether all is drawn that came. */
  get idle() {
    return !this.#undrawn.length;
  }

  /**
   * A frame came, and has been put into the store.
   * @param {number} n
   * @param {boolean} unseen nothing is drawn of it, in a hidden tab
   */
  came(n, unseen) {
    if (this.idle) this.#firstUndrawn = performance.now();
    this.#undrawn.push(n);
    // The store's flush was asked for first, so the panels have drawn when this runs, or a worker is at it.
    if (unseen) this.#drew();
    else if (this.#undrawn.length === 1) requestAnimationFrame(() => this.#drew());
  }

  #drew() {
    const [frames, since, from] = [this.#undrawn, this.#firstUndrawn, this.#connection];
    this.#undrawn = [];
    if (frames.length) afterDrawing(() => from === this.#connection && this.#acknowledge(frames, since));
  }

  /** @param {readonly number[]} frames that are drawn @param {number} since when the first of them came */
  #acknowledge(frames, since) {
    const last = frames[frames.length - 1];
    const now = performance.now();
    this.traffic.drew(frames.length, since, now);
    // As long as one more frame than the next may come, playing goes on without a word: half as many messages.
    const { playing, limits } = this.store.get();
    if (playing && Number(limits.credits) - (last - this.#told) > 1) return;
    this.#told = last;
    this.say(last);
  }
}
