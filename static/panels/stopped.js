/**
 * `<np-stopped>`: when early stopping has ended the training, why, what became of the weights, and how to go on.
 */
import { html, LitElement, nothing } from "lit";
import { inRun } from "../elements/run.js";
import { bringIntoSight } from "../page/banner.js";
import { dismissWhere } from "../page/messages.js";

const CODE = "stopped_early";

class NumPlayStopped extends inRun(LitElement) {
  constructor() {
    super();
    this.closed = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow((state, previous) => {
      const [now, before] = [state.frame?.stopped, previous.frame?.stopped];
      if (Boolean(now) !== Boolean(before)) {
        this.closed = false;
        // What was said of it no longer holds.
        if (!now) dismissWhere(this.store, ({ code }) => code === CODE);
        this.requestUpdate();
        if (now) this.updateComplete.then(() => bringIntoSight(this.firstElementChild));
      }
      const last = state.messages.at(-1);
      // Play was pressed all the same: here is what can be done.
      if (now && last !== previous.messages.at(-1) && last?.code === CODE && last.kind === "error")
        this.#insist();
    });
  }

  createRenderRoot() {
    return this;
  }

  async #insist() {
    this.closed = false;
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector("button")?.focus();
  }

  render() {
    const stopped = this.store.get().frame?.stopped;
    if (!stopped || this.closed) return nothing;
    const close = () => {
      this.closed = true;
      this.requestUpdate();
    };
    return html`
      <div class="stopped" role="status">
        <p><strong>Stopped.</strong> ${stopped.reason} ${stopped.done}</p>
        <div class="line">
          <button type="button" class="button primary" @click=${() => this.send("play", { go_on: true })}>Keep training from here</button>
          <button type="button" class="button" @click=${() => this.#trainWithout(stopped.off)}>Switch early stopping off</button>
          <button type="button" class="button" data-action="reset">Reset</button>
          <button type="button" class="tool" aria-label="Close" @click=${close}>
            <svg class="icon" aria-hidden="true"><use href="#icon-close"></use></svg>
          </button>
        </div>
      </div>`;
  }

  /** @param {Record<string, unknown>} off the settings without early stopping */
  async #trainWithout(off) {
    const reply = await this.send("set", { changes: off });
    if (reply.type !== "error") await this.send("play");
  }
}

customElements.define("np-stopped", NumPlayStopped);
