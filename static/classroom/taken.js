/**
 * `<np-taken>`: in the strip of a teacher whose playground has a copy of a student's network: whose it is, and the way
 * back. The tab keeps it for a reload.
 */
import { html, nothing } from "lit";
import { Member } from "./member.js";

/** @typedef {{ code: string, seat: string, name: string }} Taken */

const KEY = "numplay.taken";

/** The student whose network this tab opens as soon as it leads the class. @type {string | null} */
let wanted = null;

/** @param {string | null} seat before the class is there */
export function wantCopy(seat) {
  wanted = seat;
}

class TakenCopy extends Member {
  static properties = { taken: { state: true } };

  constructor() {
    super();
    /** @type {Taken | null} */
    this.taken = recalled();
  }

  connectedCallback() {
    super.connectedCallback();
    if (wanted) this.#take(wanted);
    wanted = null;
  }

  render() {
    const { code, roster = [] } = this.told ?? {};
    if (!this.taken || this.taken.code !== code) return nothing;
    const { seat } = this.taken;
    const student = roster.find((each) => each.seat === seat);
    const name = student?.name ?? this.taken.name;
    return html`<div class="class-row class-taken" role="group" data-once aria-label="A copy">
      <span>This is a copy of <strong>${name}</strong>'s network.</span>
      <button type="button" class="button" ?disabled=${!student?.here} @click=${() => this.#sendBack(seat, name)}>Send it back as it is now</button>
      <button type="button" class="button" @click=${() => this.#keep(null)}>Keep it for myself</button>
    </div>`;
  }

  /** @param {string} seat */
  async #take(seat) {
    const { code = "" } = this.told ?? {};
    const copy = await this.send("class_copy", { seat });
    if (copy.type === "error") return;
    const opened = await this.send("open", { run: copy.run, playing: false });
    if (opened.type !== "error") this.#keep({ code, seat, name: copy.name });
  }

  /** @param {string} seat @param {string} name */
  async #sendBack(seat, name) {
    const reply = await this.act("push", { seats: [seat], back: true });
    if (reply.type === "error") return;
    this.inform("class_pushed", `${name} has it now. Undo brings the old one back there.`);
  }

  /** @param {Taken | null} taken */
  #keep(taken) {
    this.taken = taken;
    try {
      if (taken) sessionStorage.setItem(KEY, JSON.stringify(taken));
      else sessionStorage.removeItem(KEY);
    } catch {
      // Storage is forbidden: it lasts until a reload.
    }
  }
}

/** @returns {Taken | null} */
function recalled() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}

customElements.define("np-taken", TakenCopy);
