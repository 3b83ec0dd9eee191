/**
 * `<np-class>`: the strip of a class above the page, while this page is in one. A student's says the name and what the
 * teacher says; a teacher's has the teacher's acts. Loaded with the door of the class (page/later.js).
 */
import { html, LitElement, nothing } from "lit";
import { classroomOf } from "../classroom/classroom.js";
import "../classroom/doing.js";
import "../classroom/door.js";
import "../classroom/lead.js";
import "../classroom/words.js";
import { membership } from "../classroom/kept.js";
import { inRun } from "../elements/run.js";
import { bringStyles } from "../page/sheet.js";

/** @typedef {import("../classroom/classroom.js").Told} Told */

class ClassStrip extends inRun(LitElement) {
  constructor() {
    super();
    // The stage below is as high as the window leaves it room.
    this.resized = new ResizeObserver(() => {
      document.documentElement.style.setProperty("--class", `${this.offsetHeight}px`);
    });
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    bringStyles("classroom").catch(() => {}); // it is plainer, but works
    this.resized.observe(this);
    this.follow((state, previous) => {
      if (state.classroom !== previous.classroom) this.requestUpdate();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  /** Be where the address, or the page before a reload, says. @param {string | null} code in the address */
  attend(code) {
    const kept = membership();
    const same = kept && (!code || plain(code) === plain(kept.code)) ? kept : null;
    if (same) classroomOf(this.run).begin(same, { before: true });
    else if (code) classroomOf(this.run).begin({ role: "student", code });
  }

  render() {
    const { classroom } = this.store.get();
    if (!classroom) return nothing;
    return html`<section class="class-strip ${classroom.stage.paused ? "paused" : ""}" aria-label="Class">
      ${classroom.role === "teacher" ? html`<np-lead></np-lead>` : this.#student(classroom)}
      <np-doing></np-doing>
      <np-words></np-words>
    </section>`;
  }

  /** @param {Told} classroom */
  #student({ title, code, name, stage }) {
    const classroom = classroomOf(this.run);
    return html`<div class="class-row">
      <strong>${title || `Class ${code}`}</strong>
      <span>You are <strong class="class-name">${name}</strong></span>
      <button type="button" class="button" @click=${() => classroom.act("rename")}>New name</button>
      <span class="class-paused" role="status">${stage.paused ? "Your teacher has paused everybody." : nothing}</span>
      <button type="button" class="button last" @click=${() => classroom.leave()}>Leave</button>
    </div>`;
  }
}

/** Codes are read kindly. @param {string} code */
function plain(code) {
  return code.toUpperCase().replace(/[\s-]/g, "");
}

customElements.define("np-class", ClassStrip);
