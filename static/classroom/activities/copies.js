/** `<np-lead-copies>`: whether the teacher may open copies of students' networks. */
import { html } from "lit";
import { Member } from "../member.js";

class LeadCopies extends Member {
  render() {
    const { copies } = this.told?.doing ?? {};
    return html`<label class="check"><input type="checkbox" .checked=${!copies} @change=${(/** @type {Event} */ { target }) => this.#allow(/** @type {HTMLInputElement} */ (target).checked)}>
      Copies of students' networks can be opened</label>
      <p>On the wall, press a student's tile, then <strong>Open a copy</strong>. The student's own network stays as it is.</p>`;
  }

  /** @param {boolean} allowed */
  #allow(allowed) {
    return this.act("copies", { allowed });
  }
}

customElements.define("np-lead-copies", LeadCopies);
