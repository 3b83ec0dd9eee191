/**
 * `<np-formula>`: the field for a feature of one's own. What is typed is checked by the server as one types: a picture of
 * the feature, or what is wrong with a caret under the place.
 *
 * @typedef {{ text: string | null, label: string | null, map: string | null,
 *   fault: { message: string, position: number | null, formula: string } | null }} Reading
 */
import { css, html, LitElement, nothing } from "lit";
import { fitted, isDark } from "../../drawing/canvas.js";
import { PlanePainter } from "../../drawing/plane.js";
import { inRun } from "../../elements/run.js";
import { setting } from "../../page/catalog.js";
import { isLocked, limitsOf } from "../../page/hidden.js";
import { fromBase64url } from "../../wire/protocol.js";

const PAUSE = 150; // milliseconds without a key before what was typed is checked
const [SAMPLES, SIDE] = [48, 96];
/** To begin with, and to see how formulas are typed. */
const EXAMPLES = ["x1^2 + x2^2", "sin(3 x1)", "exp(-(x1-1)^2)", "max(x1, x2)"];

class FormulaField extends inRun(LitElement) {
  static properties = {
    open: { state: true },
    reading: { state: true },
    problem: { state: true },
    count: { state: true },
  };

  static styles = css`
    :host {
      position: relative;
      display: block;
      width: 132px;
      font-size: var(--small);
    }
    input,
    button {
      box-sizing: border-box;
      min-height: 30px;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--surface);
      color: inherit;
      font: inherit;
    }
    input {
      width: 100%;
      padding: 2px 8px;
    }
    input:focus {
      border-color: var(--accent);
      outline: 2px solid var(--accent);
    }
    input[aria-invalid="true"] {
      border-color: var(--error);
    }
    button {
      padding: 2px 8px;
      cursor: pointer;
    }
    button:hover {
      background: var(--sunken);
    }
    button:focus-visible {
      outline: 2px solid var(--accent);
      outline-offset: 2px;
    }
    .card {
      position: absolute;
      z-index: 6;
      bottom: calc(100% + 6px);
      left: 0;
      box-sizing: border-box;
      width: min(330px, calc(100vw - 48px));
      padding: 10px 12px;
      border: 1px solid var(--line-strong);
      border-radius: var(--radius);
      background: var(--surface);
      box-shadow: var(--shadow-high);
    }
    .card p {
      margin: 0 0 6px;
    }
    .found {
      display: flex;
      align-items: center;
      gap: 12px;
    }
    canvas {
      flex: none;
      border-radius: 6px;
    }
    .label {
      font-family: "STIX Two Math", "Cambria Math", "Times New Roman", serif;
      font-size: var(--base);
      font-style: italic;
      overflow-wrap: anywhere;
    }
    pre {
      margin: 0 0 6px;
      overflow-x: auto;
      font-family: ui-monospace, monospace;
      line-height: 1.2;
    }
    .fault {
      color: var(--error);
    }
    .examples {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
    }
  `;

  constructor() {
    super();
    this.open = false;
    /** What the server says of the text. @type {Reading | null} */
    this.reading = null;
    /** Why it was not added. */
    this.problem = "";
    /** How many formulas the run has. */
    this.count = 0;
    this.asked = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.painter = new PlanePainter();
  }

  connectedCallback() {
    super.connectedCallback();
    const take = () => {
      this.count = this.#present.length;
    };
    this.follow((state, previous) => {
      if (state.state !== previous.state || state.catalog !== previous.catalog) take();
      const allowed = state.catalog !== previous.catalog || limitsOf(state) !== limitsOf(previous);
      if (allowed || state.palette !== previous.palette) this.requestUpdate();
    });
    take();
  }

  /** @returns {string[]} the run's formulas */
  get #present() {
    return /** @type {string[]} */ (this.store.get().state?.config.formulas ?? []);
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (this.renderRoot.querySelector("input"));
  }

  #typed() {
    this.open = true;
    this.problem = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#check(), PAUSE);
  }

  /** @returns {Promise<Reading | null>} what the server says of what is typed now */
  async #check() {
    clearTimeout(this.timer);
    this.asked += 1;
    const asked = this.asked;
    const text = this.#input.value;
    const reply = text.trim() ? await this.send("formula", { text, size: SAMPLES }) : null;
    if (asked === this.asked) this.reading = reply?.type === "formula" ? /** @type {any} */ (reply) : null;
    return this.reading;
  }

  /** @param {Event} event */
  async #add(event) {
    event.preventDefault();
    const reading = await this.#check();
    if (reading?.fault) return this.#point(reading.fault.position);
    if (!reading?.text) return;
    const reply = await this.send("set", { changes: { formulas: [...this.#present, reading.text] } });
    if (reply.type === "error") this.problem = reply.message;
    else {
      this.#empty();
      this.open = false; // the new feature is to be seen
    }
  }

  /** The cursor goes to the mistake. @param {number | null} position */
  #point(position) {
    if (position !== null) this.#input.setSelectionRange(position, position + 1);
  }

  #empty() {
    this.#input.value = "";
    this.reading = null;
    this.problem = "";
  }

  /** @param {string} example */
  #fill(example) {
    this.#input.value = example;
    this.#input.focus();
    this.#check();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.#empty();
    this.open = false;
  }

  /** @param {FocusEvent} event */
  #leave(event) {
    const to = event.relatedTarget;
    this.open = to instanceof Node && this.renderRoot.contains(to);
  }

  updated() {
    const canvas = this.renderRoot.querySelector("canvas");
    const map = this.reading?.map;
    if (!canvas || !map) return;
    const { palette } = this.store.get();
    const tokens = getComputedStyle(this);
    const [ink, halo] = ["--ink", "--surface"].map((name) => tokens.getPropertyValue(name));
    const style = { palette, dark: isDark(this), discretize: false, ink, halo };
    this.painter.draw(fitted(canvas, SIDE, SIDE), fromBase64url(map), SAMPLES, SIDE, style);
  }

  render() {
    const most = setting(this.store.get().catalog, "formulas")?.longest ?? 0;
    const locked = isLocked(this.store.get(), "formulas");
    const full = locked || this.count >= most;
    const fault = this.reading?.fault;
    const focus = () => {
      this.open = true;
    };
    return html`<form @submit=${this.#add} @focusin=${focus} @focusout=${this.#leave} @keydown=${this.#key}>
      <input type="text" autocomplete="off" autocapitalize="off" spellcheck="false" ?disabled=${full}
        placeholder=${locked ? "locked" : full ? `limit: ${most}` : "+ own feature"} aria-label="Your own feature: a formula in x1 and x2"
        aria-describedby="said" aria-invalid=${fault || this.problem ? "true" : nothing} @input=${this.#typed} />
      <div class="card" id="said" ?hidden=${!this.open || full}>${this.open && !full ? this.#about() : nothing}</div>
    </form>`;
  }

  #about() {
    const { reading, problem } = this;
    if (problem) return html`<p class="fault" role="alert">${problem}</p>`;
    if (reading?.fault) {
      const { message, position, formula } = reading.fault;
      return html`${position === null ? nothing : html`<pre aria-hidden="true">${formula}\n${" ".repeat(position)}^</pre>`}
        <p class="fault" role="alert">${message}</p>`;
    }
    if (reading?.map)
      return html`<div class="found"><canvas aria-hidden="true"></canvas>
        <div><p class="label">${reading.label}</p><button>Add this feature</button></div></div>`;
    return html`<p>Any formula in x1 and x2 can be a feature. Try one:</p>
      <div class="examples">${EXAMPLES.map(
        (example) => html`<button type="button" @click=${() => this.#fill(example)}>${example}</button>`,
      )}</div>`;
  }
}

customElements.define("np-formula", FormulaField);
