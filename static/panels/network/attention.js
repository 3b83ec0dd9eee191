/**
 * What of the network is looked at: by pointer, by finger or by keyboard. A Lit controller of the network panel.
 *
 * What the pointer is over comes first, then what has the keyboard's focus, then what is pinned. A click, a tap or
 * Enter pins; on a feature it also links or unlinks it. Escape, or a click beside everything, lets go.
 *
 * @typedef {import("lit").LitElement & { graph: import("./graph.js").Graph | null,
 *   curves: readonly import("./links.js").Curve[], edits: import("./edits.js").Edits,
 *   card: import("./card.js").NetworkCard | null, dial: import("./dial.js").Dial,
 *   parameters: Float32Array | null, store: import("../../page/store.js").Store }} Panel
 */

import { isHidden } from "../../page/hidden.js";
import { exists, isOwn, linkEnds, parameterIndex } from "./graph.js";
import { nearestCurve } from "./links.js";
import { moved } from "./navigate.js";

const [POINTER_REACH, FINGER_REACH] = [6, 16];

export class Attention {
  /** @param {Panel} host */
  constructor(host) {
    this.host = host;
    /** Node or link under the pointer. @type {string | null} */
    this.hovered = null;
    /** Node or link with the keyboard's focus, while that is visible. @type {string | null} */
    this.focused = null;
    /** Node or link whose card is pinned; the store's. @type {string | null} */
    this.selected = null;
    /** Where the tab key enters. @type {import("./navigate.js").Position} */
    this.at = { id: "", pivot: "from" };
    this.pointer = { x: 0, y: 0 };
    host.addController(this);
  }

  hostConnected() {
    document.addEventListener("keydown", this.#escape, true);
    document.addEventListener("click", this.#beside);
  }

  hostDisconnected() {
    document.removeEventListener("keydown", this.#escape, true);
    document.removeEventListener("click", this.#beside);
  }

  /** Escape lets go wherever the focus is; first of what lies above the page. @param {KeyboardEvent} event */
  #escape = (event) => {
    const { card } = this.host;
    const above = document.querySelector(":popover-open, dialog:modal");
    // A field of the card takes back what was typed in it.
    if (event.key !== "Escape" || !this.selected || above || (card && event.composedPath().includes(card)))
      return;
    event.stopPropagation();
    this.letGo(event.composedPath().includes(this.host));
  };

  /** A tap beside the sheet closes it; the play controls can be used under it. @param {MouseEvent} event */
  #beside = (event) => {
    if (!this.host.card?.isSheet) return;
    const path = event.composedPath();
    const inside = path.some(
      (each) => each === this.host || (each instanceof Element && each.matches("np-transport, dialog")),
    );
    if (!inside) this.letGo(false);
  };

  /** @returns {string | null} the node or link to show */
  get looked() {
    return this.hovered ?? this.focused ?? this.selected;
  }

  /** The network has changed: forget what is no longer there. */
  adapt() {
    const graph = /** @type {import("./graph.js").Graph} */ (this.host.graph);
    const gone = (/** @type {string | null} */ id) => id !== null && !exists(graph, id);
    if (gone(this.hovered)) this.hovered = null;
    if (gone(this.focused)) this.focused = null;
    if (gone(this.selected)) this.#select(null);
    if (gone(this.at.id)) this.at = { id: graph.columns[0][0] ?? "", pivot: "from" };
  }

  hostUpdated() {
    const looked = this.looked;
    const node = looked && !linkEnds(looked) ? looked : null;
    const { focus, pointed } = this.host.store.get();
    if (focus !== node || pointed !== looked) this.host.store.set({ focus: node, pointed: looked });
  }

  /** @param {PointerEvent} event */
  point(event) {
    if (event.pointerType === "touch") return;
    const before = this.hovered;
    this.hovered = this.#onControl(event) ? null : this.#under(event, POINTER_REACH);
    if (this.hovered !== before || (this.hovered && linkEnds(this.hovered))) this.host.requestUpdate();
  }

  /** A pointer came down on a link: dragged to the side it changes the weight. @param {PointerEvent} event */
  grab(event) {
    const { graph, dial } = this.host;
    if (!graph || this.#onControl(event) || isHidden(this.host.store.get(), "weights")) return;
    if (event.pointerType === "touch") return; // a finger's drag moves the picture
    const id = this.#under(event, POINTER_REACH);
    const index = id && linkEnds(id) ? parameterIndex(graph, id) : null;
    if (index === null) return;
    const picture = /** @type {HTMLElement} */ (event.currentTarget);
    picture.dataset.index = String(index);
    dial.drag(event, picture, () => this.host.parameters?.[index] ?? 0);
  }

  leave() {
    this.hovered = null;
    this.host.requestUpdate();
  }

  /** @param {PointerEvent} event */
  async click(event) {
    if (this.#onControl(event)) return;
    const touch = event.pointerType === "touch";
    // A click made by the keyboard has no place; its element says what it is for.
    const id =
      event.detail === 0 ? this.#idOf(event) : this.#under(event, touch ? FINGER_REACH : POINTER_REACH);
    if (!id) return this.letGo(false);
    this.at = { id, pivot: "to" };
    const feature = this.host.graph?.places.get(id)?.column === 0;
    if (feature) this.host.edits.toggleFeature(id);
    // A finger has no hover: its tap is what shows a feature large.
    if (feature && !touch) return this.letGo(false);
    if (touch && id === this.selected) return this.letGo(false);
    this.#select(id);
    await this.host.updateComplete;
    // On a touch screen the keyboard would cover the picture; there the field is tapped when it is wanted.
    if (!touch) this.host.card?.edit();
  }

  /** @param {boolean} back whether the keyboard's focus goes back to what the card was about */
  async letGo(back) {
    this.#select(null);
    this.hovered = null;
    await this.host.updateComplete;
    if (back) this.#focusAt();
  }

  /** @param {KeyboardEvent} event */
  async key(event) {
    const { graph } = this.host;
    if (this.#onControl(event) || !graph || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.key === "Delete" || event.key === "Backspace") && isOwn(this.at.id))
      this.host.edits.removeFeature(this.at.id);
    // The page's shortcuts must not act on the key that presses a button here.
    if (event.key === " " || event.key === "Enter") event.stopPropagation();
    const next = moved(graph, this.at, event.key, event.shiftKey);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    this.at = next;
    this.host.requestUpdate();
    await this.host.updateComplete;
    this.#focusAt();
  }

  /** @param {FocusEvent} event */
  enter(event) {
    const id = this.#idOf(event);
    if (!id) return;
    if (id !== this.at.id) this.at = { id, pivot: "from" };
    this.focused = /** @type {Element} */ (event.composedPath()[0]).matches(":focus-visible") ? id : null;
    this.host.requestUpdate();
  }

  exit() {
    this.focused = null;
    this.host.requestUpdate();
  }

  /** @param {string | null} id */
  #select(id) {
    this.selected = id;
    this.host.store.set({ selected: id });
    this.host.requestUpdate();
  }

  #focusAt() {
    const selector = `[data-id="${CSS.escape(this.at.id)}"]`;
    const element = /** @type {HTMLElement | null} */ (this.host.renderRoot.querySelector(selector));
    element?.focus();
    element?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** @param {Event} event @returns {string | null} */
  #idOf(event) {
    const element = /** @type {Element} */ (event.composedPath()[0]).closest("[data-id]");
    return element instanceof HTMLElement ? (element.dataset.id ?? null) : null;
  }

  /** @param {PointerEvent} event @param {number} reach @returns {string | null} */
  #under(event, reach) {
    const picture = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    this.pointer = { x: event.clientX - picture.left, y: event.clientY - picture.top };
    return (
      this.#idOf(event) ?? nearestCurve(this.host.curves, this.pointer.x, this.pointer.y, reach)?.id ?? null
    );
  }

  /** @param {Event} event @returns {boolean} whether it is meant for a card or a button in the picture */
  #onControl(event) {
    return event
      .composedPath()
      .some(
        (each) => each instanceof Element && each.matches("np-network-card, .stepper, .control, .remove"),
      );
  }
}
