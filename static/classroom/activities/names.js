/** Names: `<np-lead-names>` hides them from others and lets students type one; `<np-take-names>` says so, and has the field. */
import { html, nothing } from "lit";
import { Member } from "../member.js";

const LONGEST = 24;

class LeadNames extends Member {
  render() {
    const { hidden = false, free = false } = this.doing("names") ?? {};
    const turn =
      (/** @type {string} */ act) =>
      (/** @type {any} */ { target }) =>
        this.act(act, { on: target.checked });
    return html`<label class="check"><input type="checkbox" .checked=${hidden} @change=${turn("hide_names")}> Hide names: numbers on the wall and everywhere else</label>
      <label class="check"><input type="checkbox" .checked=${free} @change=${turn("free_names")}> Students may type a name</label>
      <p class="muted">A student on the wall has a button for another made-up name.</p>`;
  }
}

class TakeNames extends Member {
  static properties = { fault: { state: true } };

  constructor() {
    super();
    this.fault = "";
  }

  render() {
    const { role, name, doing = {} } = this.told ?? {};
    if (!doing.names) return nothing;
    const { hidden, free, number } = doing.names;
    if (role === "teacher") return hidden ? html`<p class="class-limits">Names are hidden.</p>` : nothing;
    return html`${hidden ? html`<p class="class-limits">Others see you as Student ${number}.</p>` : nothing}
      ${
        free
          ? html`<form class="line class-limits" @submit=${(/** @type {Event} */ event) => this.#type(event)}>
        <label for="class-own-name">Your name</label>
        <input id="class-own-name" name="name" class="typed" maxlength=${LONGEST} autocomplete="off" .value=${name ?? ""} aria-describedby="class-own-error" required>
        <button class="button">Take it</button>
        <span class="field-error" id="class-own-error" role="alert" ?hidden=${!this.fault}>${this.fault}</span></form>`
          : nothing
      }`;
  }

  /** @param {Event} event */
  async #type(event) {
    event.preventDefault();
    const text = String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get("name") ?? "");
    this.fault = await this.attempt("name", { text });
  }
}

customElements.define("np-lead-names", LeadNames);
customElements.define("np-take-names", TakeNames);
