/**
 * The way into a class: `<np-lead-door>` gives it another code, closes and opens it; `<np-take-door>` reminds the teacher
 * that it is closed.
 */
import { html, nothing } from "lit";
import { Member } from "../member.js";

class LeadDoor extends Member {
  static properties = { old: { state: true } };

  constructor() {
    super();
    /** The code before the one that was asked for here; empty if none was. */
    this.old = "";
  }

  render() {
    const { doing, entry } = this.told ?? {};
    const closed = doing && "door" in doing;
    const act = closed ? "reopen" : "close";
    return html`<p>${closed ? "Nobody new can join." : html`Whoever has the code <strong>${entry}</strong> can join.`} Those who are in come back at any time.</p>
      <p class="muted">Has the code got about? Give the class a new one. The old one then lets nobody new in.</p>
      <button type="button" class="button" @click=${() => this.#change()}>New code</button>
      <p class="muted" role="status" ?hidden=${!this.old}>${this.old} lets nobody new in any more. The code is ${entry}.</p>
      <p class="muted">Is everybody there? Close the class.</p>
      <button type="button" class="button" @click=${() => this.act(act)}>${closed ? "Open it to newcomers" : "Close it to newcomers"}</button>`;
  }

  async #change() {
    const { entry = "" } = this.told ?? {};
    if ((await this.act("new_code")).type !== "error") this.old = entry;
  }
}

class TakeDoor extends Member {
  render() {
    return this.doing("door") ? html`<p class="class-limits">Closed to newcomers.</p>` : nothing;
  }
}

customElements.define("np-lead-door", LeadDoor);
customElements.define("np-take-door", TakeDoor);
