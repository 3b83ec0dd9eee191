/**
 * Predict first: `<np-lead-ask>` asks everybody something and reveals the answers; `<np-take-ask>` takes an answer, and
 * shows all of them once they are revealed, for as long as the question stays.
 *
 * @typedef {object} Question
 * @property {number} asked when; names the question
 * @property {"choice" | "number" | "sketch"} kind
 * @property {string} question
 * @property {readonly string[]} [choices]
 * @property {number} [low]
 * @property {number} [high]
 * @property {number | null} [right] once it may be known
 * @property {number} answered how many have
 * @property {number | string | null} [answer] a student's own
 * @property {{ counts?: readonly number[], middle?: number | null, map?: string }} [result] once they are revealed
 * @property {{ counts: readonly number[], middle?: number | null }} [so_far] the teacher's
 */
import { html, nothing } from "lit";
import { bringStyles } from "../../page/sheet.js";
import { cellsOf, kindOf, textOf } from "../asking/cells.js";
import { draftOf, keepDraft } from "../asking/draft.js";
import "../asking/form.js";
import "../asking/plane.js";
import { resultOf } from "../asking/results.js";
import { Member } from "../member.js";
import { bytesOf } from "../picture.js";
import { typed } from "../typed.js";

class Asking extends Member {
  connectedCallback() {
    super.connectedCallback();
    bringStyles("asking").catch(() => {}); // it is plainer, but works
  }

  /** @returns {Question | undefined} */
  get question() {
    return this.doing("ask");
  }

  /** How many have answered, of those who are here as far as this page knows. @param {Question} question */
  count({ answered, answer }) {
    const here = (this.told?.roster ?? []).filter((each) => each.here).length;
    const count = Math.max(answered, answer == null ? 0 : 1);
    return here ? `${count} of ${here} have answered.` : `${count} ${count === 1 ? "has" : "have"} answered.`;
  }
}

class LeadAsk extends Asking {
  render() {
    const { question } = this;
    if (!question) return html`<np-ask-form></np-ask-form>`;
    const { result, so_far: soFar } = question;
    return html`<p class="ask-question">${question.question}</p>
      <p>${result ? "Everybody sees the answers." : this.count(question)}</p>
      ${
        soFar
          ? html`<details class="ask-peek"><summary>Look at the answers so far (only you)</summary>${resultOf(question, soFar)}</details>`
          : nothing
      }
      <div class="line">
        ${result ? nothing : html`<button type="button" class="button primary" @click=${() => this.act("ask_reveal")}>Reveal to all</button>`}
        <button type="button" class="button" @click=${() => this.act("ask_end")}>${result ? "Take it away" : "Cancel the question"}</button>
      </div>`;
  }
}

class TakeAsk extends Asking {
  static properties = { drawn: { state: true }, fault: { state: true } };

  constructor() {
    super();
    /** The question that this page was asked last. */
    this.asked = 0;
    /** What is drawn and not sent. @type {"none" | "line" | "full"} */
    this.drawn = "none";
    /** That as text, where a reload has kept it. @type {string | null} */
    this.draft = null;
    this.fault = "";
  }

  /** The question is gone, perhaps with the class. */
  disconnectedCallback() {
    super.disconnectedCallback();
    if (!this.question) keepDraft(this.asked, null);
  }

  willUpdate() {
    const asked = this.question?.asked ?? 0;
    if (asked === this.asked) return;
    this.asked = asked;
    this.draft = draftOf(asked);
    this.drawn = this.draft ? kindOf(cellsOf(this.draft)) : "none";
    if (!this.draft) keepDraft(asked, null); // one of another question is of no use any more
    this.fault = "";
    /** @type {any} */ (this.querySelector("np-sketch"))?.clear();
  }

  render() {
    const { question } = this;
    if (!question) return nothing;
    const student = this.told?.role === "student";
    const { result } = question;
    return html`<section class="ask" aria-label="Question">
      <p class="ask-question">${question.question}</p>
      ${result ? this.#result(question) : student ? this.#answer(question) : this.#hidden(question)}
    </section>`;
  }

  /** The teacher's own screen may be on the wall. @param {Question} question */
  #hidden(question) {
    const { kind, choices = [], low = 0, high = 1 } = question;
    return html`${kind === "choice" ? html`<ol class="ask-plain" role="list">${choices.map((choice) => html`<li>${choice}</li>`)}</ol>` : nothing}
      ${kind === "number" ? html`<p>A number from ${typed(low)} to ${typed(high)}.</p>` : nothing}
      ${kind === "sketch" ? html`<p>Draw where the boundary will be.</p>` : nothing}
      <p class="ask-state" role="status">${this.count(question)} The answers are hidden until they are revealed.</p>`;
  }

  /** @param {Question} question */
  #result(question) {
    const { kind, result = {}, answered } = question;
    const drawn = kind === "sketch";
    const answers = answered === 1 ? "1 answer" : `${answered} answers`;
    const seen = this.store.get().frame !== null; // the wall shows no network of its own
    return html`${
      drawn
        ? html`<np-sketch .all=${bytesOf(result.map ?? "")} .open=${false}></np-sketch>`
        : resultOf(question, result)
    }
    <p class="ask-state">${answers}.${drawn ? ` The stronger a mark, the more of you drew a line there.${seen ? " Below it is what your network says." : ""}` : ""}</p>`;
  }

  /** @param {Question} question */
  #answer(question) {
    const { kind, answer } = question;
    const parts = { choice: this.#choices, number: this.#number, sketch: this.#sketch };
    const state = answer == null ? "" : "Your answer is in; you can change it until all are revealed.";
    return html`${parts[kind].call(this, question)}
      <span class="field-error" role="alert" ?hidden=${!this.fault}>${this.fault}</span>
      <p class="ask-state" role="status">${state} ${this.count(question)}</p>`;
  }

  /** @param {Question} question */
  #choices({ choices = [], answer }) {
    return html`<div class="ask-choices" role="group" aria-label="Your answer">${choices.map(
      (
        choice,
        number,
      ) => html`<button type="button" class="button ${answer === number ? "primary" : ""}" aria-pressed=${answer === number}
        @click=${() => this.#send({ choice: number })}>${choice}</button>`,
    )}</div>`;
  }

  /** @param {Question} question */
  #number({ low = 0, high = 1, answer }) {
    return html`<form class="line" novalidate @submit=${(/** @type {Event} */ event) => this.#sendNumber(event)}>
      <label>From ${typed(low)} to ${typed(high)}: <input class="typed" name="number" inputmode="decimal" autocomplete="off" required
        .defaultValue=${answer == null ? "" : String(answer)}></label>
      <button class="button primary">${answer == null ? "Send" : "Change"}</button>
    </form>`;
  }

  /** @param {Question} question */
  #sketch({ answer }) {
    return html`<np-sketch .open=${true} .mine=${this.draft ?? answer ?? null} @drawn=${(/** @type {Event} */ event) => this.#drawn(event)}></np-sketch>
      <div class="line">
        <button type="button" class="button primary" ?disabled=${this.drawn !== "line"} @click=${() => this.#sendSketch()}>${answer == null ? "Send" : "Send this instead"}</button>
        <button type="button" class="button" @click=${() => /** @type {any} */ (this.querySelector("np-sketch")).clear()}>Clear</button>
      </div>
      ${this.drawn === "full" ? html`<p class="field-error" role="status">That is more than a line. Clear it, and draw where the boundary will be.</p>` : nothing}`;
  }

  /** @param {Event} event */
  #drawn(event) {
    const { cells } = /** @type {any} */ (event.target);
    this.drawn = kindOf(cells);
    keepDraft(this.asked, this.drawn === "none" ? null : textOf(cells));
  }

  /** @param {Event} event */
  #sendNumber(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const text = String(new FormData(form).get("number")).trim().replace("−", "-").replace(",", ".");
    const { low = 0, high = 1 } = this.question ?? {};
    const number = Number(text);
    if (text && number >= low && number <= high) return this.#send({ number });
    this.fault = `Enter a number from ${typed(low)} to ${typed(high)}.`;
  }

  async #sendSketch() {
    const { cells } = /** @type {any} */ (this.querySelector("np-sketch"));
    if (!(await this.#send({ sketch: textOf(cells) }))) return;
    this.drawn = "none";
    this.draft = null;
    keepDraft(this.asked, null);
  }

  /** @param {Record<string, unknown>} answer @returns {Promise<boolean>} whether it is in */
  async #send(answer) {
    this.fault = await this.attempt("answer", { asked: this.asked, ...answer });
    return !this.fault;
  }
}

customElements.define("np-lead-ask", LeadAsk);
customElements.define("np-take-ask", TakeAsk);
