/** The countdown: `<np-lead-countdown>` sets it, `<np-take-countdown>` shows it to everybody. */
import { html, nothing } from "lit";
import { ticking } from "../../elements/ticking.js";
import { classroomOf } from "../classroom.js";
import { Member } from "../member.js";

/** Minutes to choose from. */
const MINUTES = [1, 2, 3, 5, 10, 15];

class LeadCountdown extends Member {
  render() {
    return html`<div class="line" role="group" aria-label="Minutes">
        ${MINUTES.map((minutes) => html`<button type="button" class="button" aria-label="${minutes} min" @click=${() => this.act("countdown", { seconds: 60 * minutes })}>${minutes}</button>`)} minutes
      </div>
      ${this.doing("countdown") ? html`<button type="button" class="button" @click=${() => this.act("countdown_end")}>Take it away</button>` : nothing}`;
  }
}

class TakeCountdown extends ticking(Member, 250) {
  render() {
    const countdown = this.doing("countdown");
    if (!countdown) return nothing;
    const left = Math.max(0, Math.ceil(countdown.ends - classroomOf(this.run).time()));
    const minutes = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    return html`<p class="class-countdown ${left <= 10 ? "soon" : ""}" role="timer">${left ? minutes : "Time is up."}</p>`;
  }
}

customElements.define("np-lead-countdown", LeadCountdown);
customElements.define("np-take-countdown", TakeCountdown);
