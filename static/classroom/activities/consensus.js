/**
 * Consensus: `<np-lead-consensus>` looks for it, `<np-take-consensus>` shows it: what all networks say together, where
 * they disagree, and how much better they are than each alone. Where the teacher presses, it says who thinks what.
 */
import { html, nothing } from "lit";
import { bringStyles } from "../../page/sheet.js";
import { drawMap, drawShares } from "../map.js";
import { Member } from "../member.js";
import "../plane.js";

bringStyles("together").catch(() => {}); // it is plainer, but works

/** Milliseconds between two looks while it is live; or so many times as long as the last one took, if that is more. */
const EVERY = 1000;
const REST = 10;
/** Why somebody doesn't take part. @type {readonly { name: string, words: string }[]} */
const LEFT = [
  { name: "dataset", words: "on another dataset" },
  { name: "problem", words: "not classifying" },
  { name: "seen", words: "training on points that are tested here" },
  { name: "numbers", words: "diverged" },
];
const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;

class LeadConsensus extends Member {
  render() {
    return html`<p class="class-hint">What all networks say together, and where they disagree.</p>
      <div class="class-choices">
        <button type="button" class="button primary" @click=${() => this.act("consensus")}>Look now</button>
        ${this.doing("consensus") ? html`<button type="button" class="button" @click=${() => this.act("consensus_end")}>End</button>` : nothing}
      </div>`;
  }
}

class TakeConsensus extends Member {
  static properties = { apart: { state: true }, live: { state: true } };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  constructor() {
    super();
    /** Whether the map shows where they disagree. */
    this.apart = false;
    this.live = false;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#go(false);
  }

  render() {
    const told = this.doing("consensus");
    if (!told) return nothing;
    const { view, at, shown, named } = told;
    const leads = this.told?.role === "teacher";
    const label = this.apart ? "Where the networks disagree" : "What all networks say together";
    const hint = "Press on a place to see who thinks what there; arrow keys move, Enter presses.";
    return html`<div class="class-doing">
      <div class="class-map">
        <canvas width="1" height="1" aria-hidden="true"></canvas>
        <np-plane ?pressable=${leads} .marked=${at ? [at.x, at.y] : null} label=${leads ? `${label}. ${hint}` : label} @place=${(/** @type {CustomEvent} */ { detail }) => this.act("consensus_at", detail)}></np-plane>
      </div>
      <div class="class-beside">
        ${this.told?.role === "screen" ? nothing : this.#maps()}
        ${figures(view)}
        ${at ? this.#place(at) : leads ? html`<p class="class-hint">Press on the map to see who thinks what there.</p>` : nothing}
        ${leads ? this.#options(shown, named) : nothing}
      </div>
    </div>`;
  }

  updated() {
    const { view } = this.doing("consensus") ?? {};
    const canvas = this.querySelector("canvas");
    if (!canvas || !view?.mean) return;
    const { mean: map, apart, size, classes } = view;
    if (this.apart) drawShares(canvas, apart, size);
    else drawMap(canvas, { map, size, classes }, this.store.get().palette);
  }

  #maps() {
    return html`<div class="line" role="group" aria-label="Map">
      <button type="button" class="button" aria-pressed=${!this.apart} @click=${() => this.#choose(false)}>Together</button>
      <button type="button" class="button" aria-pressed=${this.apart} @click=${() => this.#choose(true)}>Disagreement</button>
    </div>`;
  }

  /** @param {boolean} apart */
  #choose(apart) {
    this.apart = apart;
  }

  /** @param {{ counts: readonly number[], others: Readonly<Record<string, number>> }} at */
  #place({ counts, others }) {
    const { roster = [] } = this.told ?? {};
    const names = roster.filter(({ seat }) => seat in others).map(({ name }) => name);
    const called = counts.length === 2 ? ["orange", "blue"] : counts.map((_, index) => `class ${index}`);
    const words = counts.map((count, index) => `${count} say ${called[index]}`).join(", ");
    return html`<p class="class-place" role="status">Here <strong>${words}</strong>.${names.length ? html` Against most: ${names.join(", ")}.` : nothing}</p>`;
  }

  /** @param {boolean} shown @param {boolean} named */
  #options(shown, named) {
    return html`<div class="class-choices">
      ${option("Live", this.live, (value) => this.#go(value))}
      ${option("Show it to students", shown, (value) => this.act("consensus_options", { shown: value }))}
      ${option("Names", named, (value) => this.act("consensus_options", { named: value }))}
    </div>`;
  }

  /** @param {boolean} live */
  #go(live) {
    clearTimeout(this.#timer);
    this.live = live;
    if (live) this.#look();
  }

  /** A look now, and again and again. Of a page that nobody sees there is none. */
  async #look() {
    const began = performance.now();
    if (!document.hidden && this.store.get().connection === "open") await this.act("consensus");
    if (!this.live || !this.isConnected) return;
    const took = performance.now() - began;
    this.#timer = setTimeout(() => this.#look(), Math.max(EVERY - took, REST * took));
  }
}

/** @param {string} label @param {boolean} is @param {(value: boolean) => void} set */
function option(label, is, set) {
  const change = (/** @type {Event} */ { target }) => set(/** @type {HTMLInputElement} */ (target).checked);
  return html`<label class="class-option"><input type="checkbox" .checked=${is} @change=${change}> ${label}</label>`;
}

/** @param {any} view what the server tells of it */
function figures({ members, left, dataset, together, best, middle, worst, beaten, tested, missing }) {
  const reasons = LEFT.filter(({ name }) => left[name]).map(({ name, words }) => `${left[name]} ${words}`);
  if (missing) reasons.push("some who can't be reached");
  const others = reasons.length ? ` Not compared: ${reasons.join(", ")}.` : "";
  const networks = html`<p class="class-hint">${members} ${members === 1 ? "network" : "networks"}. Dataset: ${dataset}.${others}</p>`;
  if (together === undefined) return networks;
  return html`<dl class="class-figures">
      <dt>All together</dt><dd><strong>${percent(together)}</strong></dd>
      <dt>Best alone</dt><dd>${percent(best)}</dd>
      <dt>Mean</dt><dd>${percent(middle)}</dd>
      <dt>Worst</dt><dd>${percent(worst)}</dd>
    </dl>
    <p class="class-hint">of ${tested} test points right. Together better than ${beaten} of ${members}.</p>${networks}`;
}

customElements.define("np-lead-consensus", LeadConsensus);
customElements.define("np-take-consensus", TakeConsensus);
