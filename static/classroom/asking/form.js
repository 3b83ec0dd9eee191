/** `<np-ask-form>`: what a teacher asks, of which kind, and what is right. */
import { html, nothing } from "lit";
import { Member } from "../member.js";

const LONGEST_QUESTION = 300;
const LONGEST_CHOICE = 80;
const FEWEST = 2;
/** Of a question's numbers. */
const LARGEST = 1e9;
const MOST = 6;
const KINDS = /** @type {const} */ ([
  ["choice", "A choice"],
  ["number", "A number"],
  ["sketch", "A sketch of the boundary"],
]);
/** What a question may be, where there is none yet. */
const SKETCH = "Where will the boundary be?";

class AskForm extends Member {
  static properties = { kind: { state: true }, count: { state: true }, fault: { state: true } };

  constructor() {
    super();
    /** @type {"choice" | "number" | "sketch"} */
    this.kind = "choice";
    /** How many choices there is room for. */
    this.count = 3;
    this.fault = "";
  }

  render() {
    return html`<form class="ask-form" novalidate @submit=${(/** @type {Event} */ event) => this.#ask(event)}>
      <label for="ask-question">Question</label>
      <textarea id="ask-question" name="question" rows="2" maxlength=${LONGEST_QUESTION} placeholder=${this.kind === "sketch" ? SKETCH : "What will happen when …?"}></textarea>
      <fieldset class="line"><legend>Answered by</legend>${KINDS.map(
        ([kind, label]) =>
          html`<label><input type="radio" name="kind" value=${kind} .checked=${this.kind === kind} @change=${() => this.#choose(kind)}> ${label}</label>`,
      )}</fieldset>
      ${this.kind === "choice" ? this.#choices() : this.kind === "number" ? this.#number() : nothing}
      <span class="field-error" role="alert" ?hidden=${!this.fault}>${this.fault}</span>
      <button class="button primary">Ask everybody</button>
    </form>`;
  }

  #choices() {
    return html`<fieldset class="ask-options"><legend>Choices; mark the right one, if there is one</legend>
      ${Array.from({ length: this.count }, (_, place) => {
        const letter = String.fromCharCode(65 + place);
        return html`<span class="ask-option"><input type="radio" name="right" value=${place} aria-label="${letter} is right">
          <input class="typed" name="choice" maxlength=${LONGEST_CHOICE} autocomplete="off" aria-label="Choice ${letter}" placeholder=${letter}></span>`;
      })}
      <label><input type="radio" name="right" value="" checked> None is marked</label>
      ${this.count < MOST ? html`<button type="button" class="button" data-often @click=${() => this.#more()}>Another choice</button>` : nothing}
    </fieldset>`;
  }

  #number() {
    const field = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ value) =>
      html`<label>${label} <input class="typed" name=${name} inputmode="decimal" autocomplete="off" .defaultValue=${value}></label>`;
    return html`<span class="line">${field("low", "From", "0")} ${field("high", "to", "1")}</span>
      ${field("right", "True value (optional)", "")}`;
  }

  /** @param {"choice" | "number" | "sketch"} kind */
  #choose(kind) {
    this.kind = kind;
    this.fault = "";
  }

  #more() {
    this.count++;
  }

  /** @param {Event} event */
  async #ask(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const data = new FormData(form);
    const typed = String(data.get("question") ?? "").trim();
    const question = typed || (this.kind === "sketch" ? SKETCH : "");
    const shape = this.#shape(data);
    this.fault = !question ? "Enter a question." : typeof shape === "string" ? shape : "";
    if (this.fault || typeof shape === "string") return;
    this.fault = await this.attempt("ask", { kind: this.kind, question, ...shape });
  }

  /** @param {FormData} data @returns {Record<string, unknown> | string} the fields of this kind, or what is wrong */
  #shape(data) {
    if (this.kind === "sketch") return {};
    if (this.kind === "number") {
      const [low, high, right] = ["low", "high", "right"].map((name) => numberOf(data.get(name)));
      if (low === null || high === null || !(low < high)) return "Enter two numbers, the smaller one first.";
      if (Math.max(-low, high) > LARGEST) return `Enter numbers up to ${LARGEST.toLocaleString("en")}.`;
      if (Number.isNaN(right)) return "Enter a number as the true value, or nothing.";
      if (right !== null && !(low <= right && right <= high))
        return "The true value lies between the two numbers.";
      return { low, high, ...(right === null ? {} : { right }) };
    }
    const all = data.getAll("choice").map((each) => String(each).trim());
    const choices = all.filter(Boolean);
    if (choices.length < FEWEST) return "Enter two choices at least.";
    if (new Set(choices).size < choices.length) return "Two choices are the same.";
    const place = data.get("right");
    const marked = place ? all[Number(place)] : "";
    if (place && !marked) return "The choice that is marked as right is empty.";
    return { choices, ...(marked ? { right: choices.indexOf(marked) } : {}) };
  }
}

/** @param {unknown} text as typed @returns {number | null} null for nothing, NaN for no number */
function numberOf(text) {
  const typed = String(text ?? "")
    .trim()
    .replace("−", "-")
    .replace(",", ".");
  return typed ? Number(typed) : null;
}

customElements.define("np-ask-form", AskForm);
