/** `<np-words>`: what the teacher says to everybody. A long text is cut to two lines, with a button for the rest. */
import { html, nothing } from "lit";
import { Member } from "./member.js";

class Words extends Member {
  static properties = { whole: { state: true }, long: { state: true } };

  /** The text that is cut or not. @type {string | null | undefined} */
  #said;

  constructor() {
    super();
    /** Whether all of it is shown. */
    this.whole = false;
    /** Whether it is longer than two lines. */
    this.long = false;
    this.resized = new ResizeObserver(() => this.#measure());
  }

  connectedCallback() {
    super.connectedCallback();
    this.resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  changed() {
    const { message } = this.told?.stage ?? {};
    if (message !== this.#said) this.whole = false;
    this.#said = message;
  }

  updated() {
    this.#measure();
  }

  #measure() {
    const text = this.querySelector("p");
    if (text && !this.whole) this.long = text.scrollHeight > text.clientHeight + 1;
  }

  render() {
    const { message } = this.told?.stage ?? {};
    return html`<p class="class-message ${this.whole ? "" : "cut"}" role="status">${message ?? nothing}</p>
      ${message && this.long ? html`<button type="button" class="button class-more" aria-expanded=${this.whole} @click=${() => this.#turn()}>${this.whole ? "Less" : "More"}</button>` : nothing}`;
  }

  #turn() {
    this.whole = !this.whole;
  }
}

customElements.define("np-words", Words);
