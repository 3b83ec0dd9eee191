/** The class is closed to newcomers: `<np-lead-door>` closes and opens it, `<np-take-door>` reminds the teacher. */
import { html, nothing } from "lit";
import { Member } from "../member.js";

class LeadDoor extends Member {
  render() {
    const { door } = this.told?.doing ?? {};
    const act = door ? "reopen" : "close";
    return html`<p>${door ? "Nobody new can join." : "Whoever has the code can join. Close the class when everybody is there, or if the code has got about."} Those who are in come back at any time.</p>
      <button type="button" class="button primary" @click=${() => this.act(act)}>${door ? "Open it to newcomers" : "Close it to newcomers"}</button>`;
  }
}

class TakeDoor extends Member {
  render() {
    return this.doing("door") ? html`<p class="class-limits">Closed to newcomers.</p>` : nothing;
  }
}

customElements.define("np-lead-door", LeadDoor);
customElements.define("np-take-door", TakeDoor);
