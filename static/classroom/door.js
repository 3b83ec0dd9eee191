/** `<np-door>`: the way into a class, in its popup: join one by its code, open one, or lead one again. */
import { html, nothing } from "lit";
import { copy } from "../page/files.js";
import { classroomOf, OVER } from "./classroom.js";
import { forgetClass, joinedLast, led } from "./kept.js";
import { Member } from "./member.js";

/** @typedef {import("../wire/protocol.js").ServerMessage} ServerMessage */

const LONGEST_TITLE = 60;
/** Classes to lead again that are named, the newest of them. */
const MOST_LED = 3;

class Door extends Member {
  static properties = { said: { state: true }, busy: { state: true }, asked: { state: true } };

  constructor() {
    super();
    /** What went wrong, below the form of that name. @type {{ form: string, message: string } | null} */
    this.said = null;
    this.busy = false;
    /** Whether this server wants a password for opening a class. */
    this.asked = false;
  }

  render() {
    const classroom = this.told;
    return classroom ? this.#inside(classroom) : this.#outside();
  }

  /** @param {import("./classroom.js").Told} classroom */
  #inside({ role, title, entry }) {
    const teacher = role === "teacher";
    return html`<p>${teacher ? "You lead" : "You are in"} <strong>${title || entry}</strong>.</p>
      <button type="button" class="button" @click=${() => this.#leave()}>
        ${teacher ? "Stop leading it here" : "Leave the class"}
      </button>
      ${teacher ? html`<p class="muted">The class goes on. You can lead it again from this browser.</p>` : nothing}
      ${teacher ? this.#link() : nothing}`;
  }

  #link() {
    return html`<button type="button" class="button" @click=${() => this.#copy()}>Copy the teacher's link</button>
      <p class="muted">Whoever has this link leads the class with you. Don't show it to students.</p>`;
  }

  #copy() {
    const { code = "", secret = "" } = this.told ?? {};
    const address = new URL(`./wall#${code}/${secret}`, document.baseURI).href;
    return copy(this.store, address, "Copied the teacher's link.");
  }

  #outside() {
    return html`
      ${this.#again()}
      <details name="door" open>
        <summary>Join a class</summary>
        <form @submit=${(/** @type {Event} */ event) => this.#join(event)}>
          <label for="class-code">Your teacher's code</label>
          <span class="line">
            <input id="class-code" name="code" class="typed code" autocomplete="off" autocapitalize="characters" spellcheck="false"
              maxlength="40" placeholder="ABC-DEF-GHJ" .defaultValue=${joinedLast()} aria-describedby="class-join-error" required>
            <button class="button primary" ?disabled=${this.busy}>Join</button>
          </span>
          ${this.#fault("join")}
          <p class="muted">You get a made-up name. Your teacher sees your network. <a href="./stored" target="_blank" rel="noopener">What is stored</a></p>
        </form>
      </details>
      <details name="door">
        <summary>Open a class</summary>
        <form @submit=${(/** @type {Event} */ event) => this.#open(event)}>
          <label for="class-title">Title (optional)</label>
          <span class="line">
            <input id="class-title" name="title" class="typed" autocomplete="off" maxlength=${LONGEST_TITLE} aria-describedby="class-open-error">
            <button class="button primary" ?disabled=${this.busy}>Open a class</button>
          </span>
          ${
            this.asked
              ? html`<label for="class-password">Password of this server</label>
            <input id="class-password" name="password" type="password" class="typed" autocomplete="off" aria-describedby="class-open-error">`
              : nothing
          }
          ${this.#fault("open")}
          <p class="muted">You get a code for your students, and a wall on which you see all their networks. Homework needs no
            class: <em>Share</em>, <em>Make an exercise …</em>, <em>Goal</em>. <a href="./check" target="_blank" rel="noopener">Check what was handed in</a></p>
        </form>
      </details>`;
  }

  /** The way back for a teacher whose tab was closed. */
  #again() {
    return html`${led()
      .slice(0, MOST_LED)
      .map(
        (each) =>
          html`<button type="button" class="button" ?disabled=${this.busy} @click=${() => this.#lead(each)}>Lead ${each.title || each.entry || each.code} again</button>`,
      )}${this.#fault("lead")}`;
  }

  /** @param {string} form */
  #fault(form) {
    const message = this.said?.form === form ? this.said.message : "";
    return html`<span class="field-error" id="class-${form}-error" role="alert" ?hidden=${!message}>${message}</span>`;
  }

  /** @param {Event} event */
  #join(event) {
    const code = submitted(event, "code");
    return this.#try("join", () => classroomOf(this.run).join(code));
  }

  /** @param {Event} event */
  #open(event) {
    const title = submitted(event, "title");
    const password = submitted(event, "password");
    return this.#try("open", () => classroomOf(this.run).open(title, password));
  }

  /** @param {import("./kept.js").Led} led */
  #lead({ code, secret }) {
    return this.#try("lead", async () => {
      const reply = await classroomOf(this.run).lead(code, secret);
      if (reply.type === "error" && OVER.includes(reply.code)) forgetClass(code);
      return reply;
    });
  }

  async #leave() {
    await classroomOf(this.run).leave();
    this.#close();
  }

  /** @param {string} form @param {() => Promise<ServerMessage>} ask */
  async #try(form, ask) {
    this.said = null;
    this.busy = true;
    const reply = await ask();
    this.busy = false;
    if (reply.type === "error" && reply.code === "class_password") this.asked = true;
    if (reply.type !== "error") return this.#close();
    this.said = { form, message: reply.message };
    // The button pressed was of no use meanwhile, and has lost the focus.
    await this.updateComplete;
    /** @type {HTMLElement | undefined} */ (
      [...this.querySelectorAll(`[aria-describedby="class-${form}-error"]`)].at(-1)
    )?.focus();
  }

  #close() {
    /** @type {HTMLElement | null} */ (this.closest("[popover]"))?.hidePopover();
  }
}

/** @param {Event} event of a form @param {string} name of its field @returns {string} what was typed */
function submitted(event, name) {
  event.preventDefault();
  return String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get(name) ?? "").trim();
}

customElements.define("np-door", Door);
