/** `<np-hand-in>`: the goal of an exercise, a button that hands the network in, and the server's answer with its file. */
import { css, html, LitElement, nothing } from "lit";
import { amountOf, goalOf, rankOf, VERDICTS } from "../../classroom/tasks/words.js";
import { inRun } from "../../elements/run.js";
import { ticking } from "../../elements/ticking.js";
import { copy, offer } from "../../page/files.js";
import { hasRun } from "../../page/store.js";
import { codeOf } from "./goal.js";

const LONGEST_NAME = 40;

class HandIn extends ticking(inRun(LitElement), 500) {
  static properties = {
    goal: { attribute: false },
    answer: { state: true },
    fault: { state: true },
    busy: { state: true },
  };

  static styles = css`
    p {
      margin: 0;
    }
    form {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 8px;
      align-items: center;
      margin: 4px 0 0;
    }
    input,
    button {
      box-sizing: border-box;
      min-height: 32px;
      padding: 2px 10px;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      color: inherit;
      background: var(--surface);
      font: inherit;
    }
    input {
      flex: 0 1 14em;
      min-width: 9em;
    }
    button:not(:disabled) {
      cursor: pointer;
    }
    button.primary:not(:disabled) {
      border-color: var(--accent);
      color: var(--accent);
      font-weight: var(--strong);
    }
    button:disabled {
      opacity: 0.6;
    }
  `;

  constructor() {
    super();
    /** @type {import("./goal.js").Goal | null} */
    this.goal = null;
    /** @type {Record<string, any> | null} what the server said of the last network */
    this.answer = null;
    this.fault = "";
    this.busy = false;
    /** Until when the server takes nothing, by `performance.now`. */
    this.rests = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow((state, previous) => {
      if (hasRun(state) !== hasRun(previous)) this.requestUpdate();
    });
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    const before = /** @type {import("./goal.js").Goal | null | undefined} */ (changed.get("goal"));
    if (!before || before.text === this.goal?.text) return;
    this.answer = null;
    this.fault = "";
  }

  /** What is below a long task, or on a phone, is scrolled to: the answer, and the file to be sent. @param {Map<string, unknown>} changed */
  updated(changed) {
    if (!(changed.has("answer") && this.answer) && !(changed.has("fault") && this.fault)) return;
    this.shadowRoot?.querySelector("form > :last-child")?.scrollIntoView({ block: "nearest" });
  }

  render() {
    const { goal, answer, fault } = this;
    if (!goal) return nothing;
    const task = { ...goal, text: "" };
    const wait = Math.max(0, Math.ceil((this.rests - performance.now()) / 1000));
    return html`<p>${goalOf(task)} ${goal.rank ? rankOf(task) : nothing}</p>
      <form @submit=${(/** @type {Event} */ event) => this.#handIn(event)}>
        <input name="name" maxlength=${LONGEST_NAME} autocomplete="name" aria-label="Your name, for your teacher (optional)" placeholder="Your name (optional)">
        <button class="primary" ?disabled=${this.busy || wait > 0 || !hasRun(this.store.get())}>${wait ? `Hand in again in ${wait} s` : "Hand in"}</button>
        <span role="status">${fault || (answer ? VERDICTS[answer.verdict] + (answer.value === null ? "" : ` ${amountOf(task, answer.value)}.`) : "")}</span>
        ${
          answer?.content
            ? html`<button type="button" @click=${() => offer(this.store, answer.name, answer.content, "application/json")}>Save the file for your teacher</button>
        <button type="button" @click=${() => copy(this.store, codeOf(answer.content), "Copied. Paste it where your teacher asks for it.")}>Copy it as a code</button>`
            : nothing
        }
      </form>`;
  }

  /** @param {Event} event */
  async #handIn(event) {
    event.preventDefault();
    const data = new FormData(/** @type {HTMLFormElement} */ (event.target));
    this.busy = true;
    const reply = await this.send("hand_in", {
      goal: this.goal?.text ?? "",
      name: String(data.get("name") ?? ""),
    });
    this.busy = false;
    this.fault = reply.type === "handed_in" ? "" : String(reply.message ?? "");
    if (reply.type !== "handed_in") return;
    this.answer = reply;
    this.rests = performance.now() + 1000 * Number(reply.between);
  }
}

customElements.define("np-hand-in", HandIn);
