/** The countdown: `<np-lead-countdown>` sets it, `<np-take-countdown>` shows it to everybody. */
import { html, LitElement, nothing } from "lit";
import { inRun } from "../../elements/run.js";
import { classroomOf } from "../classroom.js";

/** Minutes to choose from. */
const MINUTES = [1, 2, 3, 5, 10, 15];

class LeadCountdown extends inRun(LitElement) {
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow((state, previous) => {
      if (state.classroom !== previous.classroom) this.requestUpdate();
    });
  }

  render() {
    const classroom = classroomOf(this.run);
    const { doing = {} } = this.store.get().classroom ?? {};
    return html`<div class="line" role="group" aria-label="Minutes">
        ${MINUTES.map((minutes) => html`<button type="button" class="button" aria-label="${minutes} min" @click=${() => classroom.act("countdown", { seconds: 60 * minutes })}>${minutes}</button>`)} minutes
      </div>
      ${doing.countdown ? html`<button type="button" class="button" @click=${() => classroom.act("countdown_end")}>Take it away</button>` : nothing}`;
  }
}

class TakeCountdown extends inRun(LitElement) {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow((state, previous) => {
      if (state.classroom !== previous.classroom) this.requestUpdate();
    });
    this.#ticking = setInterval(() => this.requestUpdate(), 250);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#ticking);
  }

  render() {
    const { countdown } = this.store.get().classroom?.doing ?? {};
    if (!countdown) return nothing;
    const left = Math.max(0, Math.ceil(countdown.ends - classroomOf(this.run).time()));
    const minutes = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    return html`<p class="class-countdown ${left <= 10 ? "soon" : ""}" role="timer">${left ? minutes : "Time is up."}</p>`;
  }
}

customElements.define("np-lead-countdown", LeadCountdown);
customElements.define("np-take-countdown", TakeCountdown);
