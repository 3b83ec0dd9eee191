/** The spotlight: `<np-lead-spotlight>` says who is in it and where it is seen; `<np-take-spotlight>` shows it. */
import { html, nothing } from "lit";
import { bringStyles } from "../../page/sheet.js";
import "../closeup.js";
import { nameOf } from "../closeups.js";
import { Member } from "../member.js";
import { litSeats, MOST_LIT, shine } from "../shine.js";

/** @typedef {import("../closeups.js").Shown} Shown */

/** Where it is seen. */
const PLACES = [
  { name: "both", label: "Everybody's screen and the projector", students: true, projector: true },
  { name: "students", label: "Everybody's screen", students: true, projector: false },
  { name: "projector", label: "The projector only", students: false, projector: true },
];

class LeadSpotlight extends Member {
  connectedCallback() {
    super.connectedCallback();
    bringStyles("spotlight").catch(() => {}); // it is plainer, but works
  }

  render() {
    const { doing = {}, roster = [], code, screen } = this.told ?? {};
    const { spotlight } = doing;
    const seats = litSeats(this.run);
    const others = roster.filter(({ seat, here }) => here && !seats.includes(seat));
    return html`${spotlight ? this.#shown(spotlight.shown) : html`<p>Show one to three networks, live and large.</p>`}
      ${
        seats.length < MOST_LIT
          ? html`<label class="class-pick"><span class="name">${seats.length ? "And also" : "Whose network"}</span>
        <select .value=${""} @change=${(/** @type {Event} */ event) => this.#add(event)}>
          <option value="">${others.length ? "Choose a student …" : "Nobody else is here"}</option>
          ${others.map((each) => html`<option value=${each.seat}>${each.name}</option>`)}
        </select></label>`
          : nothing
      }
      ${spotlight ? this.#options(spotlight) : nothing}
      <a class="button" href="./projector#${code}/${screen ?? ""}" target="_blank" rel="noopener">Open the projector's page</a>`;
  }

  /** @param {readonly Shown[]} shown */
  #shown(shown) {
    return html`<ul class="class-list">${shown.map(
      ({ name, seat }) => html`<li><span>${name}</span>
        <button type="button" class="button" aria-label="Take ${name} out of the spotlight" @click=${() => this.#remove(seat)}>Take out</button></li>`,
    )}</ul>`;
  }

  /** @param {{ students: boolean, projector: boolean, named: boolean }} spotlight */
  #options({ students, projector, named }) {
    const seats = litSeats(this.run);
    const place = PLACES.find((each) => each.students === students && each.projector === projector);
    return html`<label class="class-pick"><span class="name">Seen on</span>
        <select @change=${(/** @type {Event} */ { target }) => this.#move(/** @type {HTMLSelectElement} */ (target).value)}>
          ${PLACES.map((each) => html`<option value=${each.name} ?selected=${each === place}>${each.label}</option>`)}
        </select></label>
      <label class="check"><input type="checkbox" .checked=${named} @change=${(/** @type {Event} */ { target }) => shine(this.run, seats, { named: /** @type {HTMLInputElement} */ (target).checked })}> With names</label>
      <button type="button" class="button" @click=${() => shine(this.run, [])}>Take it away</button>`;
  }

  /** @param {Event} event */
  #add({ target }) {
    const { value } = /** @type {HTMLSelectElement} */ (target);
    if (value) shine(this.run, [...litSeats(this.run), value]);
  }

  /** @param {string | undefined} seat */
  #remove(seat) {
    return shine(
      this.run,
      litSeats(this.run).filter((each) => each !== seat),
    );
  }

  /** @param {string} name of PLACES */
  #move(name) {
    const { students, projector } = PLACES.find((each) => each.name === name) ?? PLACES[0];
    return shine(this.run, litSeats(this.run), { students, projector });
  }
}

class TakeSpotlight extends Member {
  render() {
    const { role, doing = {} } = this.told ?? {};
    /** @type {readonly Shown[]} */
    const shown = doing.spotlight?.shown ?? [];
    if (!shown.length) return nothing;
    const teacher = role === "teacher";
    return html`<details class="spotlight" ?open=${!teacher}>
      <summary>${this.#words(shown)}</summary>
      <div class="spotlight-row" data-tall>${shown.map((each, at) => html`<np-closeup .seat=${each.seat} .at=${at} .name=${nameOf(each, at, shown)}></np-closeup>`)}</div>
    </details>`;
  }

  /** @param {readonly Shown[]} shown */
  #words(shown) {
    if (shown.some(({ yours }) => yours))
      return shown.length > 1
        ? "Your network is in the spotlight, with others."
        : "Your network is in the spotlight.";
    return `In the spotlight: ${shown.map((each, at) => nameOf(each, at, shown)).join(", ")}`;
  }
}

customElements.define("np-lead-spotlight", LeadSpotlight);
customElements.define("np-take-spotlight", TakeSpotlight);
