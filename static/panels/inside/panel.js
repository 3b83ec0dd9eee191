/**
 * What the panels about one neuron's numbers have in common: how numbers are written, which neuron is looked at, and the
 * link or node that stands out in the network meanwhile.
 */
import { css, html } from "lit";
import { ViewPanel } from "../../elements/view.js";
import { isTraining } from "../../page/store.js";
import { recalled, writingControl } from "./digits.js";
import { idOf, layersOf, neuronControl, placeOf } from "./neurons.js";

/** Milliseconds between two pictures while training goes on. */
const FLEETING = 250;

export class InsidePanel extends ViewPanel {
  static properties = { ...ViewPanel.properties, writing: { state: true }, alone: { state: true } };
  /** @type {import("lit").CSSResultGroup} */
  static styles = [
    ViewPanel.styles,
    css`
      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 16px;
        align-items: center;
        margin-bottom: 12px;
      }
      input[type="text"] {
        box-sizing: border-box;
        width: 76px;
        min-height: 32px;
        padding: 2px 8px;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
        color: inherit;
        font: inherit;
        font-variant-numeric: tabular-nums;
      }
      button:hover {
        background: var(--sunken);
      }
      label > input[type="checkbox"] {
        width: 1em;
        height: 1em;
      }
      :is(input, .term, [tabindex]):focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      .parts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr));
        gap: 16px 32px;
      }
      h3 {
        margin: 0 0 4px;
        font-size: inherit;
        font-weight: var(--strong);
      }
      p.sum {
        margin: 0 0 6px;
        color: var(--ink);
        font-size: var(--base);
        font-variant-numeric: tabular-nums;
        line-height: 1.6;
        overflow-wrap: anywhere;
      }
      p.sum.plugged,
      small {
        color: var(--muted);
        font-size: var(--small);
      }
      b {
        font-weight: var(--strong);
      }
      .term {
        border-radius: 4px;
        padding: 1px 0;
        white-space: pre-wrap;
        cursor: default;
      }
      .term.lit {
        background: var(--accent-soft);
        box-shadow: 0 0 0 2px var(--accent-soft);
      }
      td {
        padding: 2px 8px;
        text-align: right;
        white-space: nowrap;
      }
      .weights {
        max-height: 360px;
      }
      .fault {
        color: var(--error);
      }
    `,
  ];

  constructor() {
    super();
    this.writing = recalled();
    /** Whether all that is not the neuron's business steps back. */
    this.alone = false;
    /** @type {import("./neurons.js").Place | null} null for the output's first */
    this.place = null;
    /** @type {string | null} */
    this.selected = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.selected = this.store.get().selected;
    this.follow((state, previous) => {
      // A neuron or link that is clicked in the network is the one to look at.
      if (state.selected !== this.selected) {
        this.selected = state.selected;
        const place = placeOf(state, state.selected);
        if (place) this.look(place);
      }
      const keys = /** @type {const} */ (["pointed", "lit", "state", "catalog", "playing"]);
      if (keys.some((key) => state[key] !== previous[key])) this.requestUpdate();
    });
  }

  disconnectedCallback() {
    this.store.set({ lit: null });
    super.disconnectedCallback();
  }

  /** Dozens of numbers: while training goes on nobody could follow more. */
  get interval() {
    return isTraining(this.store.get()) ? FLEETING : super.interval;
  }

  /** @param {import("./neurons.js").Place} place of the neuron to look at */
  look(place) {
    this.place = place;
    this.ask({ ...this.values, layer: place.layer, unit: place.unit });
    this.light(null);
  }

  /** The link or node that stands out in the network; null for the neuron alone, or nothing. @param {string | null} id */
  light(id) {
    const own = this.alone ? idOf(this.store.get(), this.present) || null : null;
    if (this.store.get().lit !== (id ?? own)) this.store.set({ lit: id ?? own });
  }

  /** The neuron looked at. */
  get present() {
    return this.place ?? { layer: layersOf(this.store.get()).length - 1, unit: 1 };
  }

  /** What templates need of the panel. */
  get told() {
    return {
      state: this.store.get(),
      writing: this.writing,
      light: (/** @type {string | null} */ id) => this.light(id),
    };
  }

  /** The neuron, whether it stands alone, and how numbers are written. */
  get choices() {
    const alone = (/** @type {Event} */ { target }) => {
      this.alone = /** @type {HTMLInputElement} */ (target).checked;
      this.light(null);
    };
    return html`${neuronControl(this.store.get(), this.present, (place) => this.look(place))}
      <label><input type="checkbox" class="alone" .checked=${this.alone} @change=${alone}> Focus on this neuron</label>
      ${writingControl(this.writing, (writing) => {
        this.writing = writing;
      })}`;
  }
}
