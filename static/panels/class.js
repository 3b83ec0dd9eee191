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
import { led, membership } from "../classroom/kept.js";
import { wantCopy } from "../classroom/taken.js";
import { inRun } from "../elements/run.js";
import { tell } from "../page/messages.js";
import { bringStyles } from "../page/sheet.js";

/** @typedef {import("../classroom/classroom.js").Told} Told */

/** What is tall, in a part that is unfolded. */
const TALL = ":is(details[open], .class-fold:not(.folded)) [data-tall]";

class ClassStrip extends inRun(LitElement) {
  constructor() {
    super();
    // The stage below is as high as the window leaves it room.
    this.resized = new ResizeObserver(() => {
      // What is tall and can be closed has its room above: the network is not made small for it, but further down.
      const tall = [...this.querySelectorAll(TALL)].map((each) => each.clientHeight);
      const height = tall.reduce((left, each) => left - each, this.offsetHeight);
      document.documentElement.style.setProperty("--class", `${height}px`);
    });
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    for (const sheet of ["classroom", "activities"]) bringStyles(sheet).catch(() => {}); // it is plainer, but works
    this.resized.observe(this);
    this.follow((state, previous) => {
      if (state.classroom !== previous.classroom) this.requestUpdate();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  /**
   * Be where the address, or the page before a reload, says.
   * @param {string | null} code in the address
   * @param {{ lead?: string | null, take?: string | null }} [asked] lead: the code of a class that was opened in this
   *   browser. take: the seat of a student of it, whose network is to be opened
   */
  attend(code, { lead, take } = {}) {
    const opened = led().find((each) => each.code === lead);
    if (opened) {
      wantCopy(take ?? null);
      classroomOf(this.run).begin(
        { role: "teacher", code: opened.code, secret: opened.secret },
        { before: true },
      );
      return;
    }
    if (lead) {
      const message = `This browser doesn't lead the class ${lead}. Open its teacher's link here first.`;
      tell(this.store, "error", { code: "class", message, about: "class" });
    }
    const kept = membership();
    const same =
      kept && (!code || [kept.code, kept.entry ?? ""].map(plain).includes(plain(code))) ? kept : null;
    if (same) classroomOf(this.run).begin(same, { before: true });
    else if (code) classroomOf(this.run).begin({ role: "student", code });
  }

  render() {
    const { classroom } = this.store.get();
    if (!classroom) return nothing;
    return html`<section class="class-strip ${classroom.stage.paused ? "paused" : ""}" aria-label="Class">
      ${classroom.role === "teacher" ? html`<np-lead></np-lead><np-taken></np-taken>` : this.#student(classroom)}
      <np-doing></np-doing>
      <np-words></np-words>
      <p class="class-message own" role="status">${(classroom.role === "student" && classroom.doing.say?.text) || nothing}</p>
    </section>`;
  }

  /** @param {Told} classroom */
  #student({ title, entry, name, stage }) {
    const classroom = classroomOf(this.run);
    return html`<div class="class-row">
      <strong class="class-title">${title || `Class ${entry}`}</strong>
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
