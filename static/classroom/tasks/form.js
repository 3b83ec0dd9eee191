/** `<np-task-form>`: what students are to reach, beginning with the teacher's own settings. */
import { html, nothing } from "lit";
import { Member } from "../member.js";
import { RANKS } from "./words.js";

const LONGEST_TEXT = 300;

class TaskForm extends Member {
  static properties = { measure: { state: true }, fault: { state: true } };

  constructor() {
    super();
    this.measure = "loss";
    this.fault = "";
  }

  render() {
    const loss = this.measure === "loss";
    return html`<form class="task-form" novalidate @submit=${(/** @type {Event} */ event) => this.#set(event)}>
      <p class="task-muted">Students begin with the settings of your playground, untrained.</p>
      <label for="task-text">What to do (optional)</label>
      <textarea id="task-text" name="text" rows="2" maxlength=${LONGEST_TEXT} placeholder="Separate the spiral with as few parameters as you can."></textarea>
      <fieldset class="line"><legend>Goal, on points that nobody sees</legend>
        <select name="measure" aria-label="Measure" @change=${(/** @type {Event} */ event) => this.#measure(event)}>
          <option value="loss">Loss below</option><option value="accuracy">Right, at least %</option></select>
        <input class="typed" name="bound" inputmode="decimal" autocomplete="off" aria-label=${loss ? "Loss" : "Percent"} .value=${loss ? "0.1" : "95"}>
      </fieldset>
      <label class="line">Best is <select name="rank">${RANKS.map(([name, label]) => html`<option value=${name}>${label}</option>`)}</select></label>
      <label class="line">Time <select name="minutes"><option value="">none</option>${[5, 10, 15, 20, 30, 45, 90].map((minutes) => html`<option value=${minutes}>${minutes} min</option>`)}</select></label>
      <label><input type="checkbox" name="repair"> One of these settings is a mistake to be repaired</label>
      <label><input type="checkbox" name="names"> Names on the board that students see</label>
      <span class="field-error" role="alert" ?hidden=${!this.fault}>${this.fault || nothing}</span>
      <button class="button primary">Set the task</button>
    </form>`;
  }

  /** @param {Event} event */
  #measure({ target }) {
    this.measure = /** @type {HTMLSelectElement} */ (target).value;
  }

  /** @param {Event} event */
  async #set(event) {
    event.preventDefault();
    const data = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const typed = Number(String(data.get("bound")).trim().replace(",", "."));
    const loss = this.measure === "loss";
    const most = loss ? 1e6 : 100;
    const fits = typed > 0 && typed <= most;
    this.fault = fits
      ? ""
      : `Enter a ${loss ? "loss" : "number"} above 0, up to ${most.toLocaleString("en")}.`;
    if (!fits) return;
    const text = String(data.get("text") ?? "").trim();
    const minutes = Number(data.get("minutes"));
    this.fault = await this.attempt("assign", {
      ...(text ? { text } : {}),
      measure: this.measure,
      bound: loss ? typed : typed / 100,
      rank: data.get("rank"),
      repair: data.has("repair"),
      names: data.has("names"),
      ...(minutes ? { seconds: 60 * minutes } : {}),
    });
  }
}

customElements.define("np-task-form", TaskForm);
