/**
 * How long an epoch takes, over the last ten seconds: a network that shares its core has its turns unevenly, and a second
 * may see a few of its mini-batches or none. Told the time in milliseconds, keeps no clock.
 */
const SPAN = 10_000;
/** Milliseconds after which a part of an epoch tells what the whole takes. */
const ENOUGH = 3000;

export class Stopwatch {
  /** Pictures of the last seconds, the oldest first, and the last one before these. @type {{ at: number, progress: number }[]} */
  #seen = [];

  /** Measure from here on. @param {number} at @param {number} progress epochs that are done, and a part of the present one */
  restart(at, progress) {
    this.#seen = [{ at, progress }];
  }

  /**
   * A picture came.
   * @param {number} at
   * @param {number} progress
   * @param {number} least milliseconds that must have been measured
   * @returns {number} milliseconds that an epoch takes; 0 while nobody can tell
   */
  came(at, progress, least) {
    if (!this.#seen.length || progress < this.#seen[this.#seen.length - 1].progress) {
      this.restart(at, progress);
      return 0;
    }
    this.#seen.push({ at, progress });
    while (this.#seen[1].at <= at - SPAN) this.#seen.shift();
    const [took, trained] = [at - this.#seen[0].at, progress - this.#seen[0].progress];
    if (took < least || trained <= 0 || (trained < 1 && took < ENOUGH)) return 0;
    return took / trained;
  }
}
