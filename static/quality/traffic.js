/**
 * What passes between server and page, measured over the last seconds. Told the time in milliseconds, keeps no clock.
 *
 * @typedef {object} Measured
 * @property {number} bytes a second, from the server
 * @property {number} frames a second, drawn
 * @property {number} drawing share of the time in which a frame had come and was not drawn yet
 * @property {number} seconds over which that was measured
 * @property {number} wait milliseconds from a message to its answer, the longest lately, or so far
 */

const WINDOW = 3000;
const BETWEEN_QUESTIONS = 1000;

export class Traffic {
  /** @type {{ at: number, bytes: number, frames: number, drawing: number, wait: number }[]} */
  #events = [];
  #began = 0;
  #asked = Number.NEGATIVE_INFINITY;
  #waiting = false;

  /** @param {number} now begin anew: before, there was nothing to measure */
  restart(now) {
    this.#events = [];
    this.#began = now;
    this.#waiting = false;
  }

  /** @param {number} bytes @param {number} now a message came */
  received(bytes, now) {
    this.#events.push({ at: now, bytes, frames: 0, drawing: 0, wait: 0 });
  }

  /** @param {number} frames @param {number} since when the first of them came @param {number} now all are drawn */
  drew(frames, since, now) {
    this.#events.push({ at: now, bytes: 0, frames, drawing: now - since, wait: 0 });
  }

  /** @param {number} now @returns {boolean} whether a message sent now should ask for an answer, to be timed */
  asks(now) {
    if (this.#waiting || now - this.#asked < BETWEEN_QUESTIONS) return false;
    this.#asked = now;
    this.#waiting = true;
    return true;
  }

  /** @param {number} now the answer is here */
  answered(now) {
    if (!this.#waiting) return;
    this.#waiting = false;
    this.#events.push({ at: now, bytes: 0, frames: 0, drawing: 0, wait: now - this.#asked });
  }

  /** @param {number} now @returns {Measured} */
  measured(now) {
    const first = this.#events.findIndex(({ at }) => at > now - WINDOW);
    this.#events = first < 0 ? [] : this.#events.slice(first);
    const time = Math.max(1, Math.min(WINDOW, now - this.#began));
    const sum = (/** @type {"bytes" | "frames" | "drawing"} */ key) =>
      this.#events.reduce((total, event) => total + event[key], 0);
    return {
      bytes: (1000 * sum("bytes")) / time,
      frames: (1000 * sum("frames")) / time,
      drawing: sum("drawing") / time,
      seconds: time / 1000,
      wait: this.#events.reduce(
        (longest, { wait }) => Math.max(longest, wait),
        this.#waiting ? now - this.#asked : 0,
      ),
    };
  }
}
