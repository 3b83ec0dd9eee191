/**
 * A panel that shows a view: `<np-NAME>` shows the view NAME of the catalogue. It is on the page while it is open, and the
 * server sends its field of the frame to nobody else.
 *
 * A panel extends `ViewPanel`, and `draw` says what is seen of a field. Where the view has parameters, `controls` has what
 * chooses them, by `ask`.
 */
import { css, html, LitElement } from "lit";
import { entryOf } from "../page/catalog.js";
import { inRun } from "./run.js";

/** How far outside the window a panel is drawn already, now and then, so that scrolling finds it there. */
const NEAR = "200px";
/** What lies behind the bar at the top of the window isn't seen. */
const SEEN = "-64px 0px 0px";
const INTERVAL = 100; // milliseconds: numbers that change more often can't be read
const SELDOM = 1000; // milliseconds, of a panel near the window: nobody sees it yet

export class ViewPanel extends inRun(LitElement) {
  static properties = { shown: { state: true } };
  /** @type {import("lit").CSSResultGroup} */
  static styles = css`
    .controls {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 16px;
      align-items: center;
      margin-bottom: 8px;
    }
    :is(select, button) {
      min-height: 32px;
      max-width: 100%;
      padding: 0 8px;
      border: 1px solid var(--line-strong);
      border-radius: var(--radius);
      background: var(--surface);
      color: var(--ink);
      font: inherit;
    }
    button {
      min-width: 32px;
      cursor: pointer;
    }
    :is(select, button):focus-visible {
      outline: 2px solid var(--accent);
      outline-offset: 2px;
    }
    label {
      display: inline-flex;
      gap: 6px;
      align-items: center;
      min-height: 32px;
    }
    :host {
      display: block;
      margin-top: 8px;
      color: var(--ink);
      font-size: var(--small);
    }
    p {
      margin: 0;
      color: var(--muted);
    }
    .scroll {
      max-width: 100%;
      overflow-x: auto;
    }
    table {
      border-spacing: 2px;
      font-variant-numeric: tabular-nums;
    }
    th {
      padding: 2px 8px;
      color: var(--muted);
      font-weight: var(--regular);
      white-space: nowrap;
    }
    th[scope="row"] {
      text-align: right;
    }
  `;

  constructor() {
    super();
    /** What its field of the frame holds; null before it has come. @type {any} */
    this.shown = null;
    /** @type {Readonly<Record<string, number>>} */
    this.values = {};
    this.drawnAt = 0;
    this.drawnLast = Number.NEGATIVE_INFINITY;
    /** Whether some of it is in the window, and whether it is near the window. */
    this.inSight = this.near = true;
    /** What has changed since it was drawn last, with the values before. @type {Map<PropertyKey, unknown>} */
    this.missed = new Map();
    this.watchers = [
      new IntersectionObserver((entries) => this.#seen({ inSight: met(entries) }), { rootMargin: SEEN }),
      new IntersectionObserver((entries) => this.#seen({ near: met(entries) }), { rootMargin: NEAR }),
    ];
  }

  /** @param {{ inSight?: boolean, near?: boolean }} found */
  #seen(found) {
    Object.assign(this, found);
    if (this.inSight || this.near) this.#catchUp();
  }

  /** While training goes on, a panel that nobody sees is not drawn. @param {Map<PropertyKey, unknown>} changed */
  shouldUpdate(changed) {
    const now = performance.now();
    const due = this.inSight || (this.near && now - this.drawnLast >= SELDOM);
    // What comes first is drawn wherever the panel is: it takes its height, and nothing jumps when it is scrolled to.
    const first = !this.hasUpdated || changed.get("shown") === null;
    if (due || first || !this.store.get().playing) {
      this.drawnLast = now;
      return true;
    }
    for (const [name, before] of changed) if (!this.missed.has(name)) this.missed.set(name, before);
    this.late = true;
    return false;
  }

  #catchUp() {
    if (!this.late) return;
    this.late = false;
    for (const [name, before] of this.missed) this.requestUpdate(name, before);
    this.missed.clear();
    this.requestUpdate();
  }

  /** Its field has come, drawn or not. @param {any} _shown */
  came(_shown) {}

  /** Milliseconds between two pictures, at least. */
  get interval() {
    return INTERVAL;
  }

  get view() {
    return this.localName.slice("np-".length);
  }

  connectedCallback() {
    super.connectedCallback();
    for (const watcher of this.watchers) watcher.observe(this);
    this.run.subscriptions.subscribe(this.view, this, this.values);
    this.follow(({ frame, playing }, previous) => {
      if (!playing && previous.playing) this.#catchUp();
      if (frame === previous.frame) return;
      clearTimeout(this.later);
      const wait = this.drawnAt + this.interval - performance.now();
      if (wait <= 0) this.#take();
      else this.later = setTimeout(() => this.#take(), wait);
    });
  }

  disconnectedCallback() {
    clearTimeout(this.later);
    for (const watcher of this.watchers) watcher.disconnect();
    this.inSight = this.near = true;
    this.run.subscriptions.subscribe(this.view, this, null);
    super.disconnectedCallback();
  }

  /** @param {Readonly<Record<string, number>>} values of the view's parameters, as far as they aren't the usual ones
   * @param {Readonly<Record<string, readonly number[]>> | null} [lists] of its parameters that are lists; null
   *   where they are still missing, so that nothing is asked for */
  ask(values, lists = {}) {
    this.values = values;
    if (lists) this.run.subscriptions.subscribe(this.view, this, { ...values, ...lists });
    this.requestUpdate();
  }

  #take() {
    const found = /** @type {any} */ (this.store.get().frame)?.[this.view] ?? null;
    if (found?.values && !this.#asked(found.values)) return; // on its way when other values were chosen
    this.drawnAt = performance.now();
    this.shown = found;
    this.came(found);
  }

  /** @param {Float64Array} values in the order of the view's parameters */
  #asked(values) {
    const { parameters = [] } = entryOf(this.store.get().catalog, "view", this.view) ?? {};
    return parameters.every(({ name, default: usual }, i) => values[i] === (this.values[name] ?? usual));
  }

  render() {
    return html`${this.controls()}${this.#content()}`;
  }

  #content() {
    const { shown } = this;
    if (!shown) return html`<p>Waiting for the server …</p>`;
    return shown.fault ? html`<p role="status">${shown.fault}</p>` : this.draw(shown);
  }

  /** @returns {unknown} what stands above, whatever is shown */
  controls() {
    return html``;
  }

  /** @param {any} _shown the view's fields @returns {unknown} what is seen */
  draw(_shown) {
    return html``;
  }
}

/** @param {readonly IntersectionObserverEntry[]} entries the last is the present @returns {boolean} */
function met(entries) {
  return !!entries.at(-1)?.isIntersecting;
}
