/**
 * A task: `<np-lead-assignment>` sets it and has the table of results; `<np-take-assignment>` shows it with its board, and
 * hands in.
 *
 * @typedef {{ name: string | null, me: boolean, value: number | null, parameters: number, epochs: number, features: number, seconds: number }} Place
 *
 * @typedef {object} Assignment
 * @property {number} began
 * @property {number | null} ends by the server's clock
 * @property {boolean} names on the board
 * @property {{ text: string, measure: "loss" | "accuracy", bound: number, rank: string, repair: boolean }} task
 * @property {number} handed how many have handed in
 * @property {number} reached how many have reached the goal
 * @property {number} [between] seconds between two results of a student
 * @property {readonly Place[]} [board]
 * @property {{ tries: number, last: { verdict: string, value: number | null }, best: Place | null } | null} [mine]
 * @property {readonly import("../tasks/table.js").Result[]} [rows] the teacher's
 */
import { html, nothing } from "lit";
import { ticking } from "../../elements/ticking.js";
import { bringStyles } from "../../page/sheet.js";
import { hasRun } from "../../page/store.js";
import { classroomOf } from "../classroom.js";
import { Member } from "../member.js";
import "../tasks/form.js";
import { download, table } from "../tasks/table.js";
import { amountOf, counted, goalOf, rankOf, VERDICTS } from "../tasks/words.js";

class Tasked extends Member {
  connectedCallback() {
    super.connectedCallback();
    bringStyles("tasks").catch(() => {}); // it is plainer, but works
  }

  /** @returns {Assignment | undefined} */
  get assignment() {
    return this.doing("assignment");
  }
}

class LeadAssignment extends Tasked {
  static properties = { asking: { state: true } };

  constructor() {
    super();
    /** Whether it was asked to end the task, and has to be said once more. */
    this.asking = false;
  }

  changed() {
    if (!this.assignment) this.asking = false;
  }

  render() {
    const { assignment } = this;
    if (!assignment) return html`<np-task-form></np-task-form>`;
    const { task, rows = [] } = assignment;
    return html`<p class="task-goal">${goalOf(task)}</p>
      <p>${count(assignment)}</p>
      ${this.asking ? html`<p>Its results are deleted. Save them from the table first, if you need them.</p>` : nothing}
      <div class="line">
        <button type="button" class="button" @click=${() => this.#open()}>Table of results</button>
        ${
          this.asking
            ? html`<button type="button" class="button primary" @click=${() => this.act("assign_end")}>End it now</button>
        <button type="button" class="button" @click=${() => this.#ask(false)}>Go on</button>`
            : html`<button type="button" class="button" @click=${() => this.#ask(true)}>End the task${assignment.handed ? " …" : ""}</button>`
        }
      </div>
      <dialog class="dialog task-results" aria-labelledby="task-results">
        <form method="dialog">
          <h2 id="task-results">${this.told?.title || "The class"}: results of the task</h2>
          <button class="tool close" aria-label="Close"><svg class="icon" aria-hidden="true"><use href="#icon-close"></use></svg></button>
        </form>
        <p>${task.text} ${goalOf(task)} ${count(assignment)}</p>
        <div class="line">
          <button type="button" class="button primary" @click=${() => download(this.store, rows)}>Save as CSV</button>
          <button type="button" class="button" @click=${() => print()}>Print</button>
        </div>
        ${table(rows, task)}
      </dialog>`;
  }

  /** Results are asked about; without any the task ends at once. @param {boolean} asking */
  async #ask(asking) {
    if (!this.assignment?.handed) return void this.act("assign_end");
    this.asking = asking;
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector(".line .button:nth-of-type(2)"))?.focus();
  }

  #open() {
    /** @type {HTMLDialogElement} */ (this.querySelector("dialog")).showModal();
  }
}

class TakeAssignment extends ticking(Tasked, 500) {
  static properties = { fault: { state: true }, busy: { state: true } };

  constructor() {
    super();
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

  render() {
    const { assignment } = this;
    if (!assignment) return nothing;
    const { task, ends } = assignment;
    const left = ends === null ? null : Math.max(0, Math.ceil(ends - classroomOf(this.run).time()));
    const student = this.told?.role === "student";
    return html`<section class="task" aria-label="Task">
      <div class="task-words">
        ${task.text ? html`<p class="task-text">${task.text}</p>` : nothing}
        <p class="task-goal">${goalOf(task)} <span class="task-muted">${rankOf(task)}</span></p>
        ${left === null ? nothing : html`<p class="task-time" role="timer">${left ? clock(left) : "Time is up."}</p>`}
      </div>
      ${student ? this.#own(assignment, left) : html`<p>${count(assignment)}</p>`}
      ${this.#board(assignment)}
    </section>`;
  }

  /** @param {Assignment} assignment @param {number | null} left seconds */
  #own({ mine, task, between = 0 }, left) {
    const wait = Math.ceil((this.rests - performance.now()) / 1000);
    const last = mine?.last;
    return html`<div class="task-own">
      <button type="button" class="button primary" ?disabled=${this.busy || left === 0 || wait > 0 || !hasRun(this.store.get())} @click=${() => this.#handIn(between)}>
        ${wait > 0 ? `Hand in again in ${wait} s` : "Hand in my network"}</button>
      ${last ? html`<p role="status" class="task-said ${last.verdict}">${VERDICTS[last.verdict]}${last.value === null ? "" : ` ${amountOf(task, last.value)}.`}</p>` : nothing}
      ${mine?.best && last?.verdict !== "done" ? html`<p>Your best result stays.</p>` : nothing}
      <span class="field-error" role="alert" ?hidden=${!this.fault}>${this.fault}</span>
    </div>`;
  }

  /** @param {Assignment} assignment */
  #board({ board, rows = [], names, task }) {
    /** @type {readonly any[]} */
    const all = board ?? rows.filter(({ place }) => place !== null);
    if (!all.length) return nothing;
    return html`<details class="task-board" open><summary>Who has reached it</summary><ol>${all
      .slice(0, 20)
      .map(
        (
          each,
        ) => html`<li class=${each.me ? "mine" : ""}>${names ? each.name : each.me ? "" : "somebody"}${each.me ? html`<strong> you</strong>` : nothing}:
        ${counted(each.parameters, "parameter")}, ${counted(each.epochs, "epoch")}${task.rank === "features" ? `, ${counted(each.features, "feature")}` : ""}${task.rank === "loss" && each.value !== null ? `, ${amountOf(task, each.value)}` : ""}</li>`,
      )}</ol></details>`;
  }

  /** @param {number} between */
  async #handIn(between) {
    this.busy = true;
    this.fault = await this.attempt("hand_in");
    this.busy = false;
    if (!this.fault) this.rests = performance.now() + 1000 * between;
  }
}

/** @param {Assignment} assignment */
function count({ handed, reached }) {
  if (!handed) return "Nobody has handed in yet.";
  return `${reached} of ${handed} who handed in ${reached === 1 ? "has" : "have"} reached it.`;
}

/** @param {number} seconds */
function clock(seconds) {
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return `${hours ? `${hours}:` : ""}${rest} left`;
}

customElements.define("np-lead-assignment", LeadAssignment);
customElements.define("np-take-assignment", TakeAssignment);
