/**
 * The keyboard's focus in a part of the page that is drawn anew. A button that was pressed may be gone afterwards, or of
 * no use for a while; the focus would then be nowhere, and keys would reach the playground.
 */
const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex='0']";

/** @param {Element} host @returns {HTMLElement[]} whatever can have the focus now, in its order */
function stops(host) {
  const all = /** @type {NodeListOf<HTMLElement>} */ (host.querySelectorAll(FOCUSABLE));
  return [...all].filter((each) => !each.matches(":disabled") && each.checkVisibility());
}

export class FocusKeeper {
  /** What had the focus until it was switched off. @type {HTMLElement | null} */
  #off = null;

  /** @param {HTMLElement} host that is drawn anew */
  constructor(host) {
    this.host = host;
  }

  /**
   * Before it is drawn.
   * @returns {(() => void) | null} to be called afterwards, if the focus is inside
   */
  before() {
    const { host } = this;
    const held = document.activeElement;
    if (!(held instanceof HTMLElement) || !host.contains(held)) return this.#off && (() => this.#back());
    const order = stops(host);
    return () => {
      // What comes in its place is drawn a moment later.
      if (!held.isConnected) setTimeout(() => this.#next(order, order.indexOf(held)));
      else if (held.matches(":disabled")) this.#off = held;
    };
  }

  /** It can be used again: the focus returns, unless it is somewhere else by now. */
  #back() {
    const held = this.#off;
    if (held?.isConnected && held.matches(":disabled")) return;
    this.#off = null;
    if (held?.isConnected && nowhere()) held.focus();
  }

  /** @param {readonly HTMLElement[]} order as it was @param {number} place of what is gone */
  #next(order, place) {
    const { host } = this;
    if (!nowhere() || !host.isConnected) return;
    const now = stops(host);
    const after = order.slice(place + 1).find((each) => now.includes(each));
    const layer = host.closest("[popover]");
    const first = now[0] ?? (layer && stops(layer)[0]);
    (after ?? order.slice(0, Math.max(place, 0)).findLast((each) => now.includes(each)) ?? first)?.focus();
  }
}

/** Whether nothing has the focus. */
function nowhere() {
  return document.activeElement === document.body || document.activeElement === null;
}
