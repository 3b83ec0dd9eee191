/**
 * Federated averaging: `<np-lead-federated>` begins it, `<np-take-federated>` shows the rounds and lets the teacher go on
 * with them.
 */
import { html, nothing } from "lit";
import { formattedLoss } from "../../drawing/canvas.js";
import { dismissWhere } from "../../page/messages.js";
import { bringStyles } from "../../page/sheet.js";
import { drawMap } from "../map.js";
import { Member } from "../member.js";
import "../plane.js";

bringStyles("together").catch(() => {}); // it is plainer, but works

/** @typedef {{ loss: number | null, best?: number | null, middle?: number | null, worst?: number | null, members: number }} Round */

/** Milliseconds between two questions whether all have trained, and for how long that is waited for. */
const ASK = 700;
const PATIENCE = 15_000;
const MOMENT = 30;
const SPLITS = [
  { name: "even", label: "Evenly: all shares alike" },
  { name: "label", label: "By class: each share mostly one class" },
  { name: "place", label: "By place: each share one side of the plane" },
];
const EPOCHS = [1, 5, 10, 20, 50];
/** Rounds that go by themselves. */
const MANY = 10;
/** Why somebody's network isn't part of a mean. @type {readonly { name: string, words: string }[]} */
const LEFT = [
  { name: "waiting", words: "still training" },
  { name: "network", words: "with another network" },
  { name: "numbers", words: "diverged" },
  { name: "points", words: "without training points" },
  { name: "missing", words: "groups not reached" },
];
/** @param {number | null | undefined} loss */
const lossText = (loss) => (loss === null || loss === undefined ? "–" : formattedLoss(loss));

class LeadFederated extends Member {
  render() {
    if (this.doing("federated"))
      return html`<div class="class-choices"><button type="button" class="button primary" @click=${() => this.act("federated_end")}>End it</button></div>`;
    return html`<p class="class-hint">Everybody gets the network on your playground, and a part of its training points. In each round all train alone, then the class takes the mean of all weights.</p>
      <form class="class-form" @submit=${(/** @type {Event} */ event) => this.#begin(event)}>
        <label class="class-field">Points are shared out <select name="split">${SPLITS.map(({ name, label }) => html`<option value=${name}>${label}</option>`)}</select></label>
        <label class="class-field">Epochs in a round <select name="epochs">${EPOCHS.map((count) => html`<option ?selected=${count === 10}>${count}</option>`)}</select></label>
        <button class="button primary">Begin</button>
      </form>`;
  }

  /** @param {Event} event */
  #begin(event) {
    event.preventDefault();
    const chosen = new FormData(/** @type {HTMLFormElement} */ (event.target));
    this.act("federated", { epochs: Number(chosen.get("epochs")), split: chosen.get("split") });
  }
}

class TakeFederated extends Member {
  static properties = { left: { state: true }, said: { state: true } };

  constructor() {
    super();
    /** Rounds that are still to go by themselves, this one included. */
    this.left = 0;
    /** Who is waited for. */
    this.said = "";
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.left = 0;
  }

  render() {
    const told = this.doing("federated");
    if (!told) return nothing;
    const last = told.rounds.at(-1);
    const words = told.training
      ? `Round ${told.round + 1}: everybody trains ${told.epochs} ${told.epochs === 1 ? "epoch" : "epochs"}.`
      : told.round
        ? `${told.round} ${told.round === 1 ? "round is" : "rounds are"} done.`
        : "No round is done yet.";
    const sees = this.told?.role !== "student"; // the projector has what its teacher has
    return html`<div class="class-doing">
      ${sees ? html`<div class="class-map"><canvas width="1" height="1" aria-hidden="true"></canvas><np-plane label="What the mean network says"></np-plane></div>` : nothing}
      <div class="class-beside">
        <p class="class-figure" role="status"><strong>${words}</strong> ${this.said}</p>
        ${losses(last)}
        ${sees ? this.#rounds(told) : html`<p class="class-hint">You train on your own points only. After each round you go on from the mean of all networks.</p>`}
      </div>
    </div>`;
  }

  updated() {
    const canvas = this.querySelector("canvas");
    const picture = this.doing("federated")?.picture;
    if (canvas && picture?.map) drawMap(canvas, picture, this.store.get().palette);
  }

  /** @param {any} told */
  #rounds({ rounds, left, shares, training }) {
    const reasons = LEFT.filter(({ name }) => left[name]).map(({ name, words }) => `${left[name]} ${words}`);
    return html`${curve(rounds)}
      <p class="class-hint">${shares} ${shares === 1 ? "share" : "shares"} of the points.${reasons.length ? ` Not in the last mean: ${reasons.join(", ")}.` : ""}</p>
      ${this.told?.role === "teacher" ? this.#choices(training) : nothing}`;
  }

  /** @param {boolean} training */
  #choices(training) {
    const running = this.left > 0;
    return html`<div class="class-choices" data-once>
        <button type="button" class="button primary" ?disabled=${running} @click=${() => this.#go(1)}>${training ? "Finish this round" : "Next round"}</button>
        <button type="button" class="button" ?disabled=${running} @click=${() => this.#go(MANY)}>${MANY} rounds</button>
        ${running ? html`<button type="button" class="button" @click=${() => this.#stop()}>Stop</button>` : nothing}
      </div>`;
  }

  #stop() {
    this.left = 0;
  }

  /** @param {number} rounds */
  async #go(rounds) {
    for (this.left = rounds; this.left > 0 && (await this.#round()); this.left--);
    this.left = 0;
    this.said = "";
  }

  /** @returns {Promise<boolean>} whether there was a mean of a round */
  async #round() {
    const { round } = this.doing("federated") ?? {};
    if (!this.doing("federated")?.training && (await this.act("federated_train")).type === "error")
      return false;
    for (const end = performance.now() + PATIENCE; this.isConnected; ) {
      const anyway = performance.now() > end;
      const reply = await this.act("federated_average", anyway ? { anyway } : {});
      if (reply.type !== "error") return this.#over(round);
      if (reply.code !== "not_yet") return false;
      this.said = reply.message;
      dismissWhere(this.store, ({ kind, about }) => kind === "error" && about === "class_act");
      await pause(ASK);
    }
    return false;
  }

  /** What the class is after a round comes a moment after the answer. @param {number} round @returns {Promise<boolean>} */
  async #over(round) {
    const end = performance.now() + PATIENCE;
    while (this.doing("federated")?.round === round && performance.now() < end) await pause(MOMENT);
    return this.doing("federated")?.round > round;
  }
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** @param {Round} last */
function losses({ loss, best, middle, worst, members }) {
  return html`<dl class="class-figures">
    <dt>Test loss of the mean</dt><dd><strong>${lossText(loss)}</strong></dd>
    ${members ? html`<dt>Best network alone</dt><dd>${lossText(best)}</dd><dt>Mean of ${members}</dt><dd>${lossText(middle)}</dd><dt>Worst</dt><dd>${lossText(worst)}</dd>` : nothing}
  </dl>`;
}

/** The losses of all rounds as a small curve. @param {readonly Round[]} rounds */
function curve(rounds) {
  const known = rounds.map(({ loss }) => loss ?? 0);
  if (known.length < 2) return nothing;
  const most = Math.max(...known, 1e-12);
  const places = known.map(
    (loss, index) => `${(200 * index) / (known.length - 1)},${40 - (38 * loss) / most}`,
  );
  return html`<svg class="class-curve" viewBox="0 0 200 42" role="img" aria-label="Test loss of the mean, round by round"><polyline points=${places.join(" ")}></polyline></svg>`;
}

customElements.define("np-lead-federated", LeadFederated);
customElements.define("np-take-federated", TakeFederated);
