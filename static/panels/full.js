/**
 * `<np-full>`: when the server has no room for another tab, who is there, and when the page tries again by itself. Until
 * then nothing else can be operated: there is no session that could answer.
 */
import { html, LitElement, nothing } from "lit";
import { inRun } from "../elements/run.js";

const SECOND = 1000;
const WAITING = "You can join as soon as somebody leaves. The page keeps trying.";

class NumPlayFull extends inRun(LitElement) {
  /** @type {ReturnType<typeof setInterval> | undefined} */ ticking = undefined;

  connectedCallback() {
    super.connectedCallback();
    this.follow((state, previous) => {
      if (state.full === previous.full) return;
      clearInterval(this.ticking);
      if (state.full) this.ticking = setInterval(() => this.requestUpdate(), SECOND);
      this.requestUpdate();
    });
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const { full } = this.store.get();
    if (!full) return nothing;
    const seconds = Math.max(0, Math.ceil((full.until - performance.now()) / SECOND));
    // The seconds are not read aloud: only that it is full, and once.
    return html`
      <dialog class="full card" role="alertdialog" aria-label=${full.message} aria-description=${WAITING}
        @close=${this.updated}>
        <p><strong>${full.message}</strong></p>
        <p>${WAITING}</p>
        <div class="line">
          <button type="button" class="button primary" @click=${() => this.run.connection.open()}>Try now</button>
          <span aria-live="off">${seconds > 0 ? `Trying again in ${seconds} s` : "Trying again …"}</span>
        </div>
      </dialog>`;
  }

  /** Also after Escape, which can close the dialog but makes no room. */
  updated() {
    /** @type {HTMLDialogElement | null} */ (this.querySelector("dialog:not(:modal)"))?.showModal();
  }
}

customElements.define("np-full", NumPlayFull);
