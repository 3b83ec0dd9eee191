/**
 * Whether the server is still there while something is expected of it: an answer, or a frame while it plays. Told the
 * time in milliseconds, keeps no clock.
 *
 * After a silence it wants the server to be asked, which answers at once whatever it computes. What may take long by
 * itself, a large file on a slow line, gets twice the time at every try, until it has come.
 */
const SILENT = 3000;
const ANSWER = 5500;
const LONGEST = 60_000;

export class Watchdog {
  #heard = 0;
  /** @type {number | null} */
  #asked = null;
  /** @type {Map<string, number>} */
  #patience = new Map();

  /** @param {number} now something came, or what is being sent goes on being sent */
  heard(now) {
    this.#heard = now;
    this.#asked = null;
  }

  /** What was expected came. @param {string} type of a message that was answered, or "frame" */
  answered(type) {
    this.#patience.delete(type);
  }

  /**
   * @param {number} now
   * @param {readonly string[]} expected what should come: types of messages without an answer, or "frame"
   * @returns {"fine" | "ask" | "gone"}
   */
  look(now, expected) {
    if (!expected.length) this.heard(now);
    if (now - this.#heard < SILENT) return "fine";
    if (this.#asked === null) {
      this.#asked = now;
      return "ask";
    }
    const patience = Math.max(...expected.map((type) => this.#patience.get(type) ?? ANSWER));
    if (now - this.#asked < patience) return "fine";
    for (const type of expected)
      this.#patience.set(type, Math.min(LONGEST, 2 * (this.#patience.get(type) ?? ANSWER)));
    this.heard(now);
    return "gone";
  }
}
