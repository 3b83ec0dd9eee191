import { folded, keepFolded } from "./kept.js";

/**
 * Which activities of a class are unfolded on a page: what was begun last, and whatever else somebody unfolds. The strip
 * is above the network, and several tall activities at once leave a small page nothing else. A page that is loaded anew
 * goes on from there.
 *
 * @typedef {import("./activities.js").Activity} Activity
 */

export class Folding {
  /** The names of those that are unfolded. @type {ReadonlySet<string>} */
  open = new Set();
  /** Those that are under way, and which one each is; null before it was told of any. @type {Map<string, unknown> | null} */
  #known = null;
  /** Of the class; empty outside one. */
  #code = "";

  /**
   * The class has changed.
   * @param {readonly Activity[]} activities that are under way and can be folded
   * @param {Readonly<Record<string, any>> | null} doing what the class tells of each; null outside a class
   * @param {string} code of the class
   * @returns {string | null} the name of the one that was begun just now, if any was
   */
  follow(activities, doing, code) {
    this.#code = code;
    const latest = this.#follow(activities, doing);
    this.#keep();
    return latest;
  }

  /** @param {readonly Activity[]} activities @param {Readonly<Record<string, any>> | null} doing @returns {string | null} */
  #follow(activities, doing) {
    if (!doing) {
      this.#known = null;
      this.open = new Set();
      return null;
    }
    const kept = this.#known ? null : folded(this.#code);
    if (kept) this.open = new Set(kept.open);
    const before = kept ? new Map(kept.known) : this.#known;
    this.#known = new Map(activities.map(({ name, begun }) => [name, begun ? begun(doing[name]) : true]));
    const fresh = [...this.#known].filter(([name, which]) => which && which !== before?.get(name));
    const names = fresh.map(([name]) => name);
    if (!before) {
      // Of those that somebody finds who has just come, nobody knows which is the newest.
      this.open = new Set(names.slice(0, 1));
      return null;
    }
    const latest = names.at(-1);
    if (latest) this.open = new Set([latest]);
    else if ([...this.open].some((name) => !this.#known?.has(name))) {
      const left = [...this.open].filter((name) => this.#known?.has(name));
      this.open = new Set(left.length ? left : [...this.#known.keys()].slice(0, 1));
    }
    return latest ?? null;
  }

  /** @param {string} name is unfolded if it was folded, and folded if it wasn't */
  turn(name) {
    const others = [...this.open].filter((each) => each !== name);
    this.open = new Set(this.open.has(name) ? others : [...others, name]);
    this.#keep();
  }

  #keep() {
    if (this.#known) keepFolded(this.#code, { known: [...this.#known], open: [...this.open] });
  }
}
