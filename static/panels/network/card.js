/**
 * The card beside a neuron or link that is looked at: its name, and its bias or weight to read and to change.
 * Pinned on a neuron it also lists the weights of the links into it, for fingers and keys that find no thin line, and
 * where the output is out of sight (see the media query) it shows the neuron's map.
 *
 * @typedef {{ label: string, index: number }} Entry one parameter, by its index
 */
import { css, html, LitElement, nothing, unsafeCSS } from "lit";
import { fitted, formatted, isDark } from "../../drawing/canvas.js";
import { PlanePainter } from "../../drawing/plane.js";
import { inRun } from "../../elements/run.js";
import { classTintOf } from "../../page/classes.js";
import { Dial, most, ranges, STEP, valueIn } from "./dial.js";
import { fieldOf } from "./shown.js";

/** Where layout.css puts everything below one another. */
const OUTPUT_OUT_OF_SIGHT = "(max-width: 639px)";
const MAP_SIDE = 112;
const HOW = "Press ↑ or ↓, or drag sideways, to change it by 0.1; with Shift by 1, with Alt by 0.01.";
/** A finger that moves so far down closes the sheet. */
const SWIPE = 60;

export class NetworkCard extends inRun(LitElement) {
  static properties = {
    heading: {},
    node: {},
    entries: { attribute: false },
    pinned: { type: Boolean, reflect: true },
    problem: { state: true },
  };

  static styles = css`
    :host {
      position: absolute;
      z-index: 5;
      top: 0;
      left: 0;
      box-sizing: border-box;
      min-width: 152px;
      max-width: 264px;
      max-height: 340px;
      overflow: auto;
      padding: 8px 12px;
      border: 1px solid var(--line-strong);
      border-radius: var(--radius);
      background: var(--surface);
      box-shadow: var(--shadow-high);
      color: var(--ink);
      font-size: var(--small);
    }
    :host(:not([pinned])) {
      pointer-events: none;
    }
    h3 {
      margin: 0 0 4px;
      font-size: var(--small);
      font-weight: var(--strong);
    }
    h3::first-letter {
      text-transform: uppercase;
    }
    label {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 12px;
      min-height: 28px;
      color: var(--muted);
    }
    label.first {
      color: var(--ink);
    }
    output,
    input {
      width: 84px;
      box-sizing: border-box;
      padding: 3px 6px;
      border: 1px solid transparent;
      color: var(--ink);
      font: inherit;
      font-variant-numeric: tabular-nums;
      text-align: right;
      unicode-bidi: plaintext;
    }
    input {
      border-color: var(--line-strong);
      border-radius: 4px;
      background: var(--ground);
    }
    input {
      touch-action: pan-y;
    }
    input:not(:focus) {
      cursor: ew-resize;
    }
    input:focus-visible {
      outline: 2px solid var(--accent);
      outline-offset: 0;
    }
    canvas {
      display: none;
      border-radius: 4px;
    }
    @media ${unsafeCSS(OUTPUT_OUT_OF_SIGHT)} {
      /* A sheet from below, as wide as the window. */
      :host([pinned]) {
        position: fixed;
        z-index: 28;
        top: auto;
        right: 0;
        bottom: var(--bar);
        left: 0;
        max-width: none;
        max-height: 40dvh;
        padding: 12px 16px;
        border-width: 1px 0 0;
        border-radius: var(--radius-large) var(--radius-large) 0 0;
        overscroll-behavior: contain;
      }
      :host([pinned]) canvas {
        display: block;
        float: left;
        margin: 0 16px 8px 0;
      }
      .close {
        width: var(--target);
        height: var(--target);
        margin: -8px -12px 0 0;
      }
      label {
        min-height: 40px;
      }
      input {
        min-height: 36px;
      }
    }
    p {
      margin: 4px 0 0;
      color: var(--muted);
    }
    p[role="alert"] {
      color: var(--error);
    }
    h4 {
      margin: 6px 0 0;
      padding-top: 6px;
      border-top: 1px solid var(--line);
      color: var(--muted);
      font-size: inherit;
      font-weight: var(--regular);
    }
    .close {
      float: right;
      width: 24px;
      height: 24px;
      margin: -4px -8px 0 4px;
      padding: 0;
      border: 0;
      border-radius: 4px;
      background: none;
      color: var(--muted);
      font: inherit;
      font-size: 16px;
      cursor: pointer;
    }
    .close:hover {
      background: var(--sunken);
      color: var(--ink);
    }
  `;

  constructor() {
    super();
    this.heading = "";
    /** The neuron whose map to show, if it is about one. @type {string | null} */
    this.node = null;
    /** @type {Entry[]} the first is what the card is about */
    this.entries = [];
    this.pinned = false;
    this.problem = "";
    /** @type {Float32Array | null} */
    this.parameters = null;
    this.painter = new PlanePainter();
    this.dial = new Dial(this, (problem) => {
      this.problem = problem;
    });
  }

  /** @param {Float32Array | null} parameters of the present frame; a field being typed in is left alone */
  refresh(parameters) {
    this.parameters = parameters;
    for (const field of this.renderRoot.querySelectorAll("[data-index]")) {
      const input = /** @type {HTMLInputElement | HTMLOutputElement} */ (field);
      if (input !== this.shadowRoot?.activeElement && !this.dial.holds(input))
        input.value = this.#text(Number(input.dataset.index));
    }
    this.#drawMap();
  }

  #drawMap() {
    const canvas = this.renderRoot.querySelector("canvas");
    const state = this.store.get();
    const field = this.node === null ? null : fieldOf(state, this.node);
    if (!canvas || !field || !this.pinned || !matchMedia(OUTPUT_OUT_OF_SIGHT).matches) return;
    const { palette, view } = state;
    const tokens = getComputedStyle(this);
    const [ink, halo] = ["--ink", "--surface"].map((name) => tokens.getPropertyValue(name));
    const style = { palette, dark: isDark(this), discretize: view.discretize === true, ink, halo };
    const tint = classTintOf(this, state.state, this.node);
    this.painter.draw(
      fitted(canvas, MAP_SIDE, MAP_SIDE),
      field.map,
      field.size,
      MAP_SIDE,
      tint ? { ...style, tint } : style,
    );
  }

  /** Whether it is a sheet at the window's lower edge, rather than a card beside what it is about. */
  get isSheet() {
    return this.pinned && matchMedia(OUTPUT_OUT_OF_SIGHT).matches;
  }

  connectedCallback() {
    super.connectedCallback();
    /** Where a finger was put on the sheet. @type {number | null} */
    let from = null;
    this.addEventListener(
      "touchstart",
      ({ touches }) => {
        from = this.scrollTop === 0 ? touches[0].clientY : null;
      },
      { passive: true },
    );
    this.addEventListener("touchend", ({ changedTouches }) => {
      if (from !== null && this.isSheet && changedTouches[0].clientY - from > SWIPE) this.#close();
    });
  }

  /** Begin to edit what the card is about. */
  async edit() {
    await this.updateComplete;
    const input = this.renderRoot.querySelector("input");
    input?.focus();
    input?.select();
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("heading")) this.problem = "";
  }

  updated() {
    this.refresh(this.parameters);
  }

  render() {
    return html`
      ${
        this.pinned
          ? html`<button type="button" class="close" aria-label="Close" @click=${this.#close}>×</button>`
          : nothing
      }
      <h3>${this.heading}</h3>
      ${this.node === null ? nothing : html`<canvas aria-hidden="true"></canvas>`}
      ${this.entries.map((entry, k) => this.#row(entry, k === 0))}
      ${this.problem ? html`<p role="alert">${this.problem}</p>` : nothing}
      ${this.pinned || !this.entries.length || this.store.get().hide.has("weights") ? nothing : html`<p>Click or press Enter to change it.</p>`}
    `;
  }

  /** @param {Entry} entry @param {boolean} first */
  #row({ label, index }, first) {
    if (!first && !this.pinned) return nothing;
    return html`
      ${!first && this.entries[1].index === index ? html`<h4>Weights from</h4>` : nothing}
      <label class=${first ? "first" : ""}>
        ${label}
        ${
          this.pinned && !this.store.get().hide.has("weights")
            ? html`<input data-index=${index} inputmode="text" autocomplete="off" spellcheck="false"
                title=${HOW} aria-description=${HOW} @change=${this.#apply} @keydown=${this.#key}
                @keyup=${() => this.dial.rest()} @blur=${() => this.dial.rest()}
                @pointerdown=${this.#grab} />`
            : html`<output data-index=${index}></output>`
        }
      </label>
    `;
  }

  /** @param {number} index */
  #text(index) {
    const value = this.parameters?.[index];
    return value === undefined ? "" : formatted(value, 3);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // Typing is not meant for the page's shortcuts, nor for the arrows that move through the network.
    event.stopPropagation();
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (event.key === "Enter") input.select();
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      const value = valueIn(input.value) ?? this.parameters?.[Number(input.dataset.index)] ?? 0;
      this.dial.turn(input, value, event.key === "ArrowUp" ? STEP : -STEP, event);
    }
    if (event.key !== "Escape") return;
    input.value = this.#text(Number(input.dataset.index));
    this.#close();
  }

  #close() {
    this.dispatchEvent(new CustomEvent("close"));
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    const input = /** @type {HTMLInputElement} */ (event.currentTarget);
    this.dial.drag(event, input, () => this.parameters?.[Number(input.dataset.index)] ?? 0);
  }

  /** @param {Event} event */
  #apply(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const value = valueIn(input.value);
    if (value === null) this.problem = `“${input.value}” isn't a number. Enter one such as 0.5, 1/3 or -2.`;
    else if (Math.abs(value) > most(this.store)) this.problem = ranges(this.store);
    else this.dial.set(Number(input.dataset.index), value);
  }
}

customElements.define("np-network-card", NetworkCard);
