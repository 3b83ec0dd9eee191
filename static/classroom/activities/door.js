/** The class is closed to newcomers: `<np-lead-door>` closes and opens it, `<np-take-door>` reminds the teacher. */
import { html, LitElement, nothing } from "lit";
import { inRun } from "../../elements/run.js";
import { classroomOf } from "../classroom.js";

class LeadDoor extends inRun(LitElement) {
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
    const { door } = this.store.get().classroom?.doing ?? {};
    const act = door ? "reopen" : "close";
    return html`<p>${door ? "Nobody new can join." : "Whoever has the code can join. Close the class when everybody is there, or if the code has got about."} Those who are in come back at any time.</p>
      <button type="button" class="button primary" @click=${() => classroomOf(this.run).act(act)}>${door ? "Open it to newcomers" : "Close it to newcomers"}</button>`;
  }
}

class TakeDoor extends inRun(LitElement) {
  createRenderRoot() {
    return this;
  }

  render() {
    return this.store.get().classroom?.doing.door
      ? html`<p class="class-limits">Closed to newcomers.</p>`
      : nothing;
  }
}

customElements.define("np-lead-door", LeadDoor);
customElements.define("np-take-door", TakeDoor);
