/** `<np-words>`: what the teacher says to everybody. A long text is cut to two lines, with a button for the rest. */
import { html, LitElement, nothing } from "lit";
import { inRun } from "../elements/run.js";

class Words extends inRun(LitElement) {
  static properties = { whole: { state: true }, long: { state: true } };

  constructor() {
    super();
    /** Whether all of it is shown. */
    this.whole = false;
    /** Whether it is longer than two lines. */
    this.long = false;
    this.resized = new ResizeObserver(() => this.#measure());
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.resized.observe(this);
    this.follow((state, previous) => {
      if (state.classroom?.stage.message === previous.classroom?.stage.message) return;
      this.whole = false;
      this.requestUpdate();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  updated() {
    this.#measure();
  }

  #measure() {
    const text = this.querySelector("p");
    if (text && !this.whole) this.long = text.scrollHeight > text.clientHeight + 1;
  }

  render() {
    const { message } = this.store.get().classroom?.stage ?? {};
    return html`<p class="class-message ${this.whole ? "" : "cut"}" role="status">${message ?? nothing}</p>
      ${message && this.long ? html`<button type="button" class="button class-more" aria-expanded=${this.whole} @click=${() => this.#turn()}>${this.whole ? "Less" : "More"}</button>` : nothing}`;
  }

  #turn() {
    this.whole = !this.whole;
  }
}

customElements.define("np-words", Words);
