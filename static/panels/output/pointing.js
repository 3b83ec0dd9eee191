/**
 * Where on the plane the user points, by pointer, finger or arrow keys: the probe that reads a value, or the brush. A
 * part of the output panel.
 *
 * @typedef {{ x: number, y: number, byKey: boolean }} Probe
 * @typedef {import("lit").LitElement & { probe: Probe | null, store: import("../../page/store.js").Store, painting: import("../../painting/painting.js").Painting }} Panel
 */
import { PLANE } from "../../drawing/field.js";

/** Where the arrow keys take the probe at a time, and with Shift. */
const [STEP, LARGE_STEP] = [0.25, 1];
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class Pointing {
  /** @param {Panel} host */
  constructor(host) {
    this.host = host;
  }

  /** @param {PointerEvent} event */
  point(event) {
    const { painting } = this.host;
    this.host.probe = this.#placeOf(event);
    if (!painting.brushing) return;
    const ways = event.getCoalescedEvents?.() ?? [];
    for (const each of ways.length ? ways : [event]) painting.move(this.#placeOf(each));
  }

  /** @param {PointerEvent} event */
  press(event) {
    const { painting } = this.host;
    this.point(event);
    if (event.button !== 0) return;
    if (!painting.ready) return this.#take();
    /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
    painting.start(this.#placeOf(event));
  }

  /** @param {PointerEvent} event */
  lift(event) {
    const { painting } = this.host;
    painting.finish();
    if (event.pointerType === "touch" && painting.ready) this.host.probe = null;
  }

  /** @param {Event} event */
  leave(event) {
    if (event.type === "blur") this.host.painting.finish();
    // A finger leaves as soon as it is lifted; what it pointed at is to be read then.
    if (event instanceof PointerEvent && event.pointerType === "touch") return;
    this.host.probe = null;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { host } = this;
    if (host.painting.key(event)) {
      // The page's shortcuts are not meant.
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const direction = DIRECTIONS[/** @type {keyof typeof DIRECTIONS} */ (event.key)];
    if (event.key === "Escape") host.probe = null;
    if (event.key === "Enter") this.#take();
    if (!direction) return;
    event.preventDefault();
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const { x, y } = host.probe ?? { x: 0, y: 0 };
    const within = (/** @type {number} */ value) => Math.min(PLANE, Math.max(-PLANE, value));
    host.probe = { x: within(x + step * direction[0]), y: within(y + step * direction[1]), byKey: true };
    host.painting.move(host.probe);
  }

  /** Whoever asks for a place on the plane gets that of the probe. */
  #take() {
    const { probe, store } = this.host;
    if (probe) store.set({ place: Object.freeze({ x: probe.x, y: probe.y }) });
  }

  /** @param {KeyboardEvent} event */
  keyUp(event) {
    if (event.key === " ") this.host.painting.finish();
  }

  /** @param {PointerEvent} event @returns {Probe} */
  #placeOf(event) {
    const plane = /** @type {Element} */ (this.host.renderRoot.querySelector(".plane"));
    const { left, top, width } = plane.getBoundingClientRect();
    const x = ((event.clientX - left) / width) * 2 * PLANE - PLANE;
    const y = PLANE - ((event.clientY - top) / width) * 2 * PLANE;
    return { x, y, byKey: false };
  }
}
