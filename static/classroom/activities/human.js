/**
 * A human neural network: `<np-lead-human>` begins it, `<np-take-human>` is where a student sets the own neuron, and where
 * teacher and projector see what all are together.
 */
import { html, nothing } from "lit";
import { formattedLoss } from "../../drawing/canvas.js";
import { dismissWhere } from "../../page/messages.js";
import { bringStyles } from "../../page/sheet.js";
import { drawMap } from "../map.js";
import { Member } from "../member.js";
import "../plane.js";

bringStyles("together").catch(() => {}); // it is plainer, but works

/** Milliseconds between two changes that are sent: the server takes no more. */
const PAUSE = 350;
/** Weights and biases go from −LIMIT to LIMIT. */
const LIMIT = 5;
const RATES = [0.03, 0.1, 0.3, 1, 3];
const USUAL = 0.3;

/** @param {number | null} loss */
const lossText = (loss) => (loss === null ? "–" : formattedLoss(loss));

class LeadHuman extends Member {
  render() {
    if (this.doing("human"))
      return html`<div class="class-choices"><button type="button" class="button primary" @click=${() => this.act("human_end")}>End it</button></div>`;
    return html`<p class="class-hint">Each student becomes one neuron of the network on your playground, and sets its weights and its bias by hand. Two small hidden layers at most.</p>
      <form class="class-form" @submit=${(/** @type {Event} */ event) => this.#begin(event)}>
        <label class="class-field">Learning rate of a step <select name="rate">${RATES.map((rate) => html`<option ?selected=${rate === USUAL}>${rate}</option>`)}</select></label>
        <button class="button primary">Begin</button>
      </form>`;
  }

  /** @param {Event} event */
  #begin(event) {
    event.preventDefault();
    const chosen = new FormData(/** @type {HTMLFormElement} */ (event.target));
    this.act("human", { rate: Number(chosen.get("rate")) });
  }
}

class TakeHuman extends Member {
  static properties = { mine: { state: true } };

  constructor() {
    super();
    /** The own neuron's values as the page has them; null: as the server has them. @type {readonly number[] | null} */
    this.mine = null;
    /** Whether a step is wanted. */
    this.step = false;
    this.sending = false;
  }

  render() {
    const told = this.doing("human");
    if (!told) return nothing;
    if (told.names) return this.#all(told);
    return told.neuron ? this.#own(told) : this.#none(told);
  }

  updated() {
    const canvas = this.querySelector("canvas");
    const picture = this.doing("human")?.picture;
    if (canvas && picture) drawMap(canvas, picture, this.store.get().palette);
  }

  /** @param {any} told */
  #all(told) {
    const leads = this.told?.role === "teacher";
    return html`<div class="class-doing">
      <div class="class-map"><canvas width="1" height="1" aria-hidden="true"></canvas><np-plane .points=${told.points} label="What all neurons say together"></np-plane></div>
      <div class="class-beside">
        ${figures(told)}
        ${neurons(told)}
        ${leads && told.names.some((/** @type {string[]} */ each) => !each.length) ? html`<div class="class-choices"><button type="button" class="button" @click=${() => this.act("human_step")}>Server's neurons: one step down</button></div>` : nothing}
      </div>
    </div>`;
  }

  /** @param {any} told */
  #none(told) {
    return html`<div class="class-doing"><div class="class-beside">
      <p class="class-hint">Your class is a neural network: each student is one neuron.</p>
      <div class="class-choices"><button type="button" class="button primary" @click=${() => this.act("human_take")}>Be a neuron, too</button></div>
      ${figures(told)}
    </div></div>`;
  }

  /** @param {any} told */
  #own({ neuron: { label, sources, values, others }, rate, ...told }) {
    const shown = this.mine ?? values;
    const names = shown.map((/** @type {number} */ _, /** @type {number} */ at) =>
      at < sources.length ? `Weight from ${sources[at]}` : "Bias",
    );
    return html`<div class="class-doing">
      <div class="class-beside">
        <p class="class-figure"><strong>You are ${label === "output" ? "the output" : label}.</strong></p>
        ${others ? html`<p class="class-hint">${others === 1 ? "Another student is" : `${others} other students are`} this neuron, too. The last change counts.</p>` : nothing}
        <div class="human-weights" role="group" aria-label="Your neuron">${names.map(
          (/** @type {string} */ name, /** @type {number} */ at) => this.#weight(name, at, shown),
        )}</div>
        <div class="class-choices"><button type="button" class="button primary" @click=${() => this.#down()}>One step down my own gradient</button></div>
        <p class="class-hint">Learning rate ${rate}</p>
      </div>
      <div class="class-beside">${figures(told)}</div>
    </div>`;
  }

  /** @param {string} name @param {number} at @param {readonly number[]} shown */
  #weight(name, at, shown) {
    const change = (/** @type {Event} */ event) => {
      const field = /** @type {HTMLInputElement} */ (event.target);
      const typed = field.valueAsNumber;
      const value = Number.isFinite(typed) ? clamped(typed) : shown[at];
      field.value = String(Number(value.toFixed(2)));
      if (value !== shown[at]) this.#set(shown.with(at, value));
    };
    const value = Number(shown[at].toFixed(2));
    return html`<span aria-hidden="true">${name}</span>
      <input type="range" min=${-LIMIT} max=${LIMIT} step="0.05" aria-label=${name} .value=${String(value)} @input=${change}>
      <input type="number" min=${-LIMIT} max=${LIMIT} step="any" aria-label="${name}, as a number" .value=${String(value)} @change=${change}>`;
  }

  /** @param {readonly number[]} values */
  #set(values) {
    this.mine = values;
    this.#send();
  }

  #down() {
    this.step = true;
    this.#send();
  }

  /** Sends the newest values, then a step, as often as the server takes them, until it has all. */
  async #send() {
    if (this.sending) return;
    this.sending = true;
    while (this.isConnected && (this.mine || this.step)) {
      const values = this.mine;
      const reply = await (values ? this.act("human_set", { values }) : this.act("human_step"));
      if (reply.type !== "error") {
        if (!values) this.step = false;
        if (this.mine === values) this.mine = null; // from here on as the server tells it
      } else if (reply.code === "too_fast")
        dismissWhere(this.store, ({ kind, about }) => kind === "error" && about === "class_act");
      else break;
      await new Promise((done) => setTimeout(done, PAUSE));
    }
    this.sending = this.step = false;
    this.mine = null;
  }
}

/** @param {number} value */
function clamped(value) {
  return Math.min(LIMIT, Math.max(-LIMIT, value));
}

/** @param {{ train: number | null, test: number | null, accuracy: number | null }} told */
function figures({ train, test, accuracy }) {
  return html`<dl class="class-figures">
    <dt>Training loss of all together</dt><dd><strong>${lossText(train)}</strong></dd>
    <dt>Test loss</dt><dd>${lossText(test)}</dd>
    ${accuracy === null ? nothing : html`<dt>Training points right</dt><dd>${(100 * accuracy).toFixed(1)} %</dd>`}
  </dl>`;
}

/**
 * Who is which neuron, layer by layer.
 * @param {{ sizes: readonly number[], labels: readonly string[], names: readonly (readonly string[])[] }} told
 */
function neurons({ sizes, labels, names }) {
  let first = 0;
  const layers = sizes.map((size) => {
    first += size;
    return { at: first - size, size };
  });
  return html`<div class="human-layers">${layers.map(
    (
      { at, size },
      index,
    ) => html`<ul role="list" aria-label=${index === sizes.length - 1 ? "Output" : `Layer ${index + 1}`}>
      ${labels.slice(at, at + size).map((label, unit) => {
        const who = names[at + unit];
        return html`<li class=${who.length ? "" : "nobody"}><small>${label}</small> ${who.join(", ") || "the server"}</li>`;
      })}
    </ul>`,
  )}</div>`;
}

customElements.define("np-lead-human", LeadHuman);
customElements.define("np-take-human", TakeHuman);
