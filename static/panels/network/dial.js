/**
 * Changing a weight or bias by typing, arrow keys or dragging. The latest value wins while one is on its way, so what is
 * sent is as fast as the server answers, and the last value always arrives. A drag, or a key held down, is one change to
 * undo.
 *
 * @typedef {import("../../page/store.js").Store} Store
 * @typedef {{ shiftKey: boolean, altKey: boolean }} Keys Shift makes steps ten times as large, Alt a tenth
 */

import { formatted } from "../../drawing/canvas.js";
import { dismissWhere } from "../../page/messages.js";

/** An arrow key's step, and a drag's in so many pixels. */
export const STEP = 0.1;
const PIXELS = 10;
/** A pointer that moves less is a click. */
const LEAST = 4;
const DIGITS = 3;

/** @param {Store} store @returns {number} the largest weight or bias that the server takes */
export function most(store) {
  return Number(store.get().limits.parameter);
}

/** @param {Store} store */
export function ranges(store) {
  const high = most(store).toLocaleString("en");
  return `Enter a number from −${high} to ${high}.`;
}

/** @param {number} step @param {Keys} keys */
function scaled(step, { shiftKey, altKey }) {
  return step * (shiftKey ? 10 : 1) * (altKey ? 0.1 : 1);
}

export class Dial {
  /** What is to be sent, by index; the latest value alone. @type {Map<number, number>} */
  #next = new Map();
  /** @type {Promise<void> | null} */
  #sending = null;
  /** The field that is being dragged or stepped. @type {Element | null} */
  #held = null;
  #turning = false;
  #sliding = false;
  /** The frame that was shown when a slider came to rest. @type {import("../../page/store.js").Frame | null} */
  #left = null;
  #gestures = 0;

  /**
   * @param {{ run: import("../../page/run.js").Run }} host
   * @param {(problem: string) => void} say what is wrong, or nothing any more
   */
  constructor(host, say) {
    this.host = host;
    this.say = say;
  }

  /** @param {Element} field @returns {boolean} whether the field shows what the user is just doing */
  holds(field) {
    if (this.#left && this.host.run.store.get().frame !== this.#left) this.#held = this.#left = null;
    return field === this.#held;
  }

  /** @param {number} index @param {number} value */
  set(index, value) {
    const { store } = this.host.run;
    const within = Math.max(-most(store), Math.min(most(store), value));
    this.say(within === value ? "" : ranges(store));
    this.#next.set(index, within);
    this.#sending ??= this.#send();
    return within;
  }

  async #send() {
    for (let first = [...this.#next][0]; first; first = [...this.#next][0]) {
      const [index, value] = first;
      this.#next.delete(index);
      const reply = await this.host.run.send("edit", { index, value });
      if (reply.type !== "error") continue;
      this.say(reply.message);
      // It is said beside the field, for as long as it holds.
      dismissWhere(this.host.run.store, ({ kind, field }) => kind === "error" && field === "value");
    }
    this.#sending = null;
  }

  /**
   * One step of an arrow key; while the key is down all steps are one change.
   * @param {HTMLInputElement} field its `data-index` says which parameter
   * @param {number} value
   * @param {number} step
   * @param {Keys} keys
   */
  turn(field, value, step, keys) {
    if (!this.#turning) this.#begin();
    this.#turning = true;
    // Decimal steps of a decimal number: 0.1 + 0.2 is 0.3 here.
    const next = Number((value + scaled(step, keys)).toPrecision(12));
    field.value = String(this.set(Number(field.dataset.index), next));
  }

  /**
   * A slider moved. Until it rests all its values are one change, and frames leave it alone.
   * @param {HTMLInputElement} slider its `data-index` says which parameter
   */
  slide(slider) {
    if (!this.#sliding) this.#begin();
    this.#sliding = true;
    this.#held = slider;
    this.#left = null;
    return this.set(Number(slider.dataset.index), slider.valueAsNumber);
  }

  /** The slider rests. */
  async settle() {
    if (!this.#sliding) return;
    this.#sliding = false;
    await this.#end();
    // The frame that is there may still have the value before.
    if (!this.#sliding) this.#left = this.host.run.store.get().frame;
  }

  /** The key is up, or the field is left. */
  rest() {
    if (!this.#turning) return;
    this.#turning = false;
    this.#end();
  }

  /**
   * A pointer came down: if it moves to the side, the parameter follows it until it is lifted.
   * @param {PointerEvent} start
   * @param {HTMLElement} held shows the value if it is a field; its `data-index` says which parameter
   * @param {() => number} present the value at the beginning
   */
  drag(start, held, present) {
    if (start.button !== 0 || held.matches(":focus")) return; // there a drag selects text
    const field = held instanceof HTMLInputElement ? held : null;
    const index = Number(held.dataset.index);
    let [from, value] = [start.clientX, 0];
    let dragging = false;
    const ended = new AbortController();
    const options = { signal: ended.signal };
    const move = (/** @type {PointerEvent} */ event) => {
      if (event.pointerId !== start.pointerId) return;
      if (!dragging) {
        if (Math.abs(event.clientX - from) < LEAST) return;
        [dragging, value, this.#held] = [true, present(), held];
        held.setPointerCapture(event.pointerId);
        field?.blur(); // the press has put the cursor there
        this.#begin();
      }
      const moved = scaled(((event.clientX - from) * STEP) / PIXELS, event);
      from = event.clientX;
      value = this.set(index, value + moved);
      if (field) field.value = formatted(value, DIGITS);
    };
    const stop = () => {
      ended.abort();
      this.#held = null;
      if (!dragging) return;
      this.#end();
      // The click that ends a drag is none.
      const swallow = (/** @type {Event} */ event) => event.stopPropagation();
      window.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => window.removeEventListener("click", swallow, true));
    };
    window.addEventListener("pointermove", move, options);
    window.addEventListener("pointerup", stop, options);
    window.addEventListener("pointercancel", stop, options);
  }

  #begin() {
    this.#gestures += 1;
    this.host.run.undo.beginGesture();
  }

  /** The gesture lasts until its last value has been answered, unless another has begun. */
  async #end() {
    const gesture = this.#gestures;
    await this.#sending;
    if (gesture === this.#gestures) this.host.run.undo.endGesture();
  }
}
