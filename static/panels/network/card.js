/**
 * The card beside a neuron or link that is looked at: its name, and its bias or weight to read and to change.
 * Pinned on a neuron it also lists the weights of the links into it, for fingers and keys that find no thin line, and
 * where the output is out of sight (see the media query) it shows the neuron's map.
 *
 * @typedef {import("./entries.js").Entry} Entry
 */
import { html, LitElement, nothing, svg } from "lit";
import { fitted, formatted, isDark } from "../../drawing/canvas.js";
import { PlanePainter } from "../../drawing/plane.js";
import { inRun } from "../../elements/run.js";
import { valueIn } from "../../elements/values.js";
import { classTintOf } from "../../page/classes.js";
import { isHidden, isLocked } from "../../page/hidden.js";
import { cardStyles, OUTPUT_OUT_OF_SIGHT } from "./card_styles.js";
import { Dial, most, ranges, STEP } from "./dial.js";
import { linkEnds } from "./graph.js";
import { fieldOf } from "./shown.js";

const MAP_SIDE = 112;
const HOW = "Press ↑ or ↓, or drag sideways, to change it by 0.1; with Shift by 1, with Alt by 0.01.";
/** How far a slider goes to either side: the first of these that has room for the value. */
const REACHES = [3, 10, 100, 1000];
const FINE = 300; // steps to either side
/** A finger that moves so far down closes the sheet. */
const SWIPE = 60;

const scissors = {
  name: "Cut",
  title: "Cut the link: its weight is 0, and training leaves it so.",
  sign: svg`<circle cx="4" cy="4" r="2" /><circle cx="4" cy="12" r="2" /><path d="M5.6 5.2 14 12M5.6 10.8 14 4" />`,
};
const putBack = {
  name: "Put back",
  title: "Put the link back, with its initial weight. Undo brings back the weight it had.",
  sign: svg`<path d="M2 8h12M8 2v12" />`,
};
const freeze = {
  name: "Freeze",
  title: "Training leaves it as it is: a link's weight, a neuron's bias and the weights into it.",
  sign: svg`<path d="M5 8V5a3 3 0 0 1 5.8-1" /><rect x="3.5" y="8" width="9" height="6" rx="1" />`,
};
const unfreeze = {
  name: "Unfreeze",
  title: "It is frozen. Let training change it again.",
  sign: svg`<path d="M5 8V5a3 3 0 0 1 6 0v3" /><rect x="3.5" y="8" width="9" height="6" rx="1" fill="currentColor" />`,
};

export class NetworkCard extends inRun(LitElement) {
  static properties = {
    heading: {},
    node: {},
    entries: { attribute: false },
    pinned: { type: Boolean, reflect: true },
    problem: { state: true },
  };

  static styles = cardStyles;

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
      if (this.dial.holds(input)) continue;
      if (input.type === "range") this.#place(/** @type {HTMLInputElement} */ (input));
      else if (input !== this.shadowRoot?.activeElement)
        input.value = this.#text(Number(input.dataset.index));
    }
    this.#drawMap();
  }

  /** @param {HTMLInputElement} slider */
  #place(slider) {
    const value = this.parameters?.[Number(slider.dataset.index)] ?? 0;
    const reach = REACHES.find((each) => Math.abs(value) <= each) ?? most(this.store);
    [slider.min, slider.max, slider.step] = [String(-reach), String(reach), String(reach / FINE)];
    slider.value = String(value);
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
      <h3>${this.heading}${this.node !== null && this.#editable && this.entries.length ? html` ${this.#holding(this.entries[0])}` : nothing}</h3>
      ${this.node === null ? nothing : html`<canvas aria-hidden="true"></canvas>`}
      ${this.entries.map((entry, k) => this.#row(entry, k === 0))}
      ${this.problem ? html`<p role="alert">${this.problem}</p>` : nothing}
      ${this.pinned || !this.entries.length || isHidden(this.store.get(), "weights") ? nothing : html`<p>Click or press Enter to change it.</p>`}
    `;
  }

  get #editable() {
    return this.pinned && !isHidden(this.store.get(), "weights");
  }

  /** @param {Entry} entry @param {boolean} first */
  #row(entry, first) {
    const { label, brief = label, index, cut } = entry;
    if (!first && !this.pinned) return nothing;
    const editable = this.#editable;
    const field = cut
      ? html`<output>cut</output>`
      : editable
        ? html`<input data-index=${index} aria-label=${label} inputmode="text" autocomplete="off" spellcheck="false"
            title=${HOW} aria-description=${HOW} @change=${this.#apply} @keydown=${this.#key}
            @keyup=${() => this.dial.rest()} @blur=${() => this.dial.rest()}
            @pointerdown=${this.#grab} />`
        : html`<output data-index=${index}></output>`;
    return html`
      ${!first && this.entries[1].index === index ? html`<h4>${heading(this.entries.slice(1))}</h4>` : nothing}
      <div class="row"><label class=${first ? "first" : ""}>${brief} ${field}</label>
        ${editable && !first ? this.#holding(entry) : nothing}</div>
      ${
        editable && first && !cut
          ? html`<input type="range" data-index=${index} aria-label="Change it with a slider" @input=${this.#slide}
              @change=${() => this.dial.settle()} @keydown=${(/** @type {KeyboardEvent} */ event) => this.#key(event)} />`
          : nothing
      }
      ${editable && first && this.node === null ? html`<div class="row">${this.#holding(entry, true)}</div>` : nothing}
    `;
  }

  /**
   * The buttons that cut a link and put it back, and that freeze a link or neuron and let it learn again.
   * @param {Entry} entry
   * @param {boolean} [words] on them
   */
  #holding({ id, label, cut, frozen }, words = false) {
    const kind = linkEnds(id) ? "link" : "neuron";
    const state = this.store.get();
    const which = words || kind === "neuron" ? `the ${kind}` : `the link from ${label}`;
    return html`${kind === "link" && !isLocked(state, "cut") ? this.#button(cut ? putBack : scissors, "cut", id, which, words) : nothing}
      ${isHidden(state, "frozen") || isLocked(state, "frozenParts") ? nothing : this.#button(frozen ? unfreeze : freeze, "freeze", id, which, words)}`;
  }

  /**
   * @param {{ name: string, title: string, sign: unknown }} does
   * @param {string} event to dispatch
   * @param {string} id of a neuron or link
   * @param {string} which it is, in words
   * @param {boolean} words on the button
   */
  #button({ name, title, sign }, event, id, which, words) {
    return html`<button type="button" class="hold ${words ? "words" : ""}" aria-label="${name} ${which}" title=${title}
      @click=${() => this.dispatchEvent(new CustomEvent(event, { detail: id }))}><svg viewBox="0 0 16 16" width="16" height="16"
        fill="none" stroke="currentColor" stroke-width="1.4" aria-hidden="true">${sign}</svg>${words ? ` ${name}` : nothing}</button>`;
  }

  /** @param {Event} event */
  #slide(event) {
    const slider = /** @type {HTMLInputElement} */ (event.target);
    const value = this.dial.slide(slider);
    const field = /** @type {HTMLInputElement | null} */ (slider.parentNode?.querySelector(".first input"));
    if (field) field.value = formatted(value, 3);
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
    if (input.type !== "range" && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      const value = valueIn(input.value) ?? this.parameters?.[Number(input.dataset.index)] ?? 0;
      this.dial.turn(input, value, event.key === "ArrowUp" ? STEP : -STEP, event);
    }
    if (event.key !== "Escape") return;
    if (input.type !== "range") input.value = this.#text(Number(input.dataset.index));
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
    const typed = input.value.trim();
    const said = typed ? `“${typed}” isn't a number. ` : "";
    if (value === null) this.problem = `${said}Enter a number such as 0.5, 1/3 or −2.`;
    else if (Math.abs(value) > most(this.store)) this.problem = ranges(this.store);
    else this.dial.set(Number(input.dataset.index), value);
  }
}

/** @param {readonly Entry[]} others the weights into a neuron */
function heading(others) {
  const from = linkEnds(others[0].id)?.from ?? "";
  return others.every(({ brief }) => brief) ? `Weights from layer ${from.split(":")[0]}` : "Weights from";
}

customElements.define("np-network-card", NetworkCard);
