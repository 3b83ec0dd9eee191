/**
 * Our data: `<np-lead-our_data>` collects points and gives them to everybody; `<np-take-our_data>` is where a student
 * paints, and where teacher and projector see the points of all.
 */
import { html, nothing } from "lit";
import { dismissWhere } from "../../page/messages.js";
import { bringStyles } from "../../page/sheet.js";
import { Member } from "../member.js";
import "../plane.js";

bringStyles("together").catch(() => {}); // it is plainer, but works

/** @typedef {import("../plane.js").Point} Point */

/** Milliseconds between two changes that are sent: the server takes no more. */
const PAUSE = 350;
const COUNTS = [2, 3, 4];

class OurData extends Member {
  get ours() {
    return this.doing("our_data");
  }

  /** @returns {Map<string, readonly Point[]>} by seat; the teacher's alone */
  get seats() {
    return new Map(Object.entries(this.ours?.seats ?? {}));
  }
}

class LeadOurData extends OurData {
  render() {
    const told = this.ours;
    if (!told)
      return html`<p class="class-hint">Everybody puts a few points on the plane. Then all train on all of them.</p>
        <div class="line" role="group" aria-label="Classes">${COUNTS.map((classes) => html`<button type="button" class="button" aria-label="${classes} classes" @click=${() => this.act("our_data", { classes })}>${classes}</button>`)} classes</div>`;
    const { seats } = this;
    const count = [...seats.values()].reduce((sum, points) => sum + points.length, 0);
    return html`<div class="class-choices">
        <button type="button" class="button primary" ?disabled=${count < 2} @click=${() => this.#give(count)}>Give everybody these ${count} points</button>
        <button type="button" class="button" @click=${() => this.act("our_data_open", { open: !told.open })}>${told.open ? "Take no more points" : "Take points again"}</button>
        <button type="button" class="button" ?disabled=${!count} @click=${() => this.act("our_data_clear")}>Clear all points</button>
        <button type="button" class="button" @click=${() => this.act("our_data_end")}>End</button>
      </div>
      ${count ? html`<ul class="class-people" role="list">${this.#people(seats)}</ul>` : nothing}`;
  }

  /** @param {Map<string, readonly Point[]>} seats */
  #people(seats) {
    const { roster = [] } = this.told ?? {};
    return roster
      .filter(({ seat }) => seats.has(seat))
      .map(({ seat, name }) => {
        const clear = () => this.act("our_data_clear", { seat });
        return html`<li><span>${name}: ${seats.get(seat)?.length}</span> <button type="button" class="button" aria-label="Clear the points of ${name}" @click=${clear}>Clear</button></li>`;
      });
  }

  /** @param {number} count */
  async #give(count) {
    const reply = await this.act("our_data_give");
    if (reply.type === "error") return;
    const message = `Everybody trains on the class's ${count.toLocaleString("en")} points now.`;
    this.inform("our_data_given", message, "our_data");
  }
}

class TakeOurData extends OurData {
  static properties = { mine: { state: true }, group: { state: true } };

  constructor() {
    super();
    /** This student's points as the page has them; null: as the server has them. @type {readonly Point[] | null} */
    this.mine = null;
    this.group = 0;
    this.sending = false;
  }

  render() {
    const told = this.ours;
    if (!told) return nothing;
    if (told.seats) return this.#all(told);
    const mine = this.mine ?? told.points;
    if (!told.open)
      return html`<div class="class-doing"><p class="class-hint">${told.given ? `You train on the class's ${told.given} points.` : "Your teacher takes no more points."}</p></div>`;
    const group = Math.min(this.group, told.classes.length - 1);
    return html`<div class="class-doing">
      <np-plane pressable .points=${mine} label="Your points: ${mine.length} of ${told.most}. Arrow keys move, Enter puts a point." @place=${(/** @type {CustomEvent} */ { detail }) => this.#put(detail, told.most, group)}></np-plane>
      <div class="class-beside">
        <p class="class-hint">Press on the plane to put a point of class</p>
        <div class="line" role="group" aria-label="Class of the next point">${told.classes.map(
          (/** @type {string} */ name, /** @type {number} */ index) =>
            html`<button type="button" class="button class-group" data-group=${index} aria-pressed=${index === group} @click=${() => this.#choose(index)}>${name}</button>`,
        )}</div>
        <p class="class-hint" role="status">${mine.length} of ${told.most} points</p>
        <div class="line">
          <button type="button" class="button" ?disabled=${!mine.length} @click=${() => this.#set(mine.slice(0, -1))}>Take back</button>
          <button type="button" class="button" ?disabled=${!mine.length} @click=${() => this.#set([])}>Clear</button>
        </div>
      </div>
    </div>`;
  }

  /** @param {{ open: boolean, given: number }} told */
  #all({ open, given }) {
    const { seats } = this;
    const points = [...seats.values()].flat();
    return html`<div class="class-doing">
      <np-plane .points=${points} label="The points of all: ${points.length}"></np-plane>
      <div class="class-beside">
        <p class="class-figure"><strong>${points.length}</strong> ${points.length === 1 ? "point" : "points"} of ${seats.size} ${seats.size === 1 ? "student" : "students"}</p>
        <p class="class-hint">${open ? "Everybody paints." : given ? `Everybody trains on ${given} points.` : "No more points are taken."}</p>
      </div>
    </div>`;
  }

  /** @param {number} index */
  #choose(index) {
    this.group = index;
  }

  /** @param {{ x: number, y: number }} place @param {number} most @param {number} group */
  #put({ x, y }, most, group) {
    const mine = this.mine ?? this.ours.points;
    if (mine.length < most) this.#set([...mine, [x, y, group]]);
  }

  /** @param {readonly Point[]} points */
  #set(points) {
    this.mine = points;
    if (!this.sending) this.#send();
  }

  /** Sends the newest points, as often as the server takes them, until it has them. */
  async #send() {
    this.sending = true;
    for (let sent = null; this.mine && sent !== this.mine; ) {
      sent = this.mine;
      const reply = await this.act("our_data_paint", { points: sent });
      if (reply.type === "error") {
        if (reply.code !== "too_fast") break;
        dismissWhere(this.store, ({ kind, about }) => kind === "error" && about === "class_act");
        sent = null;
      }
      await new Promise((done) => setTimeout(done, PAUSE));
    }
    this.sending = false;
    this.mine = null; // what the server has told meanwhile
  }
}

customElements.define("np-lead-our_data", LeadOurData);
customElements.define("np-take-our_data", TakeOurData);
