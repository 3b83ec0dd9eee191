/**
 * `<np-diverged>`: when a run has left the finite numbers, or training can't change it any more: what happened, why, and
 * what mends it.
 */
import { html, LitElement, nothing } from "lit";
import { inRun } from "../elements/run.js";
import { bringIntoSight } from "../page/banner.js";
import { setting } from "../page/catalog.js";
import { dismissWhere } from "../page/messages.js";

/** @typedef {NonNullable<import("../wire/protocol.js").Frame["diverged"]>} Divergence */

class NumPlayDiverged extends inRun(LitElement) {
  constructor() {
    super();
    /** The reason that was read and closed. */
    this.closed = "";
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow((state, previous) => {
      const [now, before] = [reasonOf(state), reasonOf(previous)];
      // What was said of it no longer holds.
      if (previous.frame?.diverged && !state.frame?.diverged)
        dismissWhere(this.store, ({ code }) => code === "diverged");
      if (!now) this.closed = "";
      if (now !== before || state.undo !== previous.undo) this.requestUpdate();
      if (now && !before) this.updateComplete.then(() => bringIntoSight(this.firstElementChild));
    });
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const { frame } = this.store.get();
    const diverged = divergenceOf(frame);
    if (diverged)
      return html`
      <div class="diverged" role="alert">
        <p><strong>${diverged.field ? "Training can't continue." : "Training has diverged."}</strong> ${diverged.reason}</p>
        <p>${diverged.advice}</p>
        <div class="line">${this.#mending(diverged)}${this.#undoing()}</div>
      </div>`;
    const stuck = frame?.stuck;
    if (!stuck || this.closed === stuck.reason) return nothing;
    const close = () => {
      this.closed = stuck.reason;
      this.requestUpdate();
    };
    return html`
      <div class="stuck" role="status">
        <p><strong>Training has no effect.</strong> ${stuck.reason}</p>
        <p>${stuck.advice}</p>
        <div class="line">
          ${this.#undoing()}
          <button type="button" class="button" data-action="reset">Reset</button>
          <button type="button" class="tool" aria-label="Close" @click=${close}>
            <svg class="icon" aria-hidden="true"><use href="#icon-close"></use></svg>
          </button>
        </div>
      </div>`;
  }

  /** @param {Divergence} diverged */
  #mending({ remedy, field }) {
    const words = Object.entries(remedy).map(
      ([name, value]) => `${setting(this.store.get().catalog, name)?.label.toLowerCase()} ${value}`,
    );
    if (!words.length)
      return html`<button type="button" class="button primary" data-action="reset">Reset</button>`;
    // Of the setting itself nothing but what was wrong with it is taken away; it is for the reader to play again.
    return html`<button type="button" class="button primary" @click=${() => this.#startAgain(remedy, !field)}>
      ${field ? "Remove the feature" : `Restart with ${words.join(", ")}`}</button>`;
  }

  #undoing() {
    const last = this.store.get().undo.at(-1);
    return last
      ? html`<button type="button" class="button" @click=${() => this.run.undo.undo()}>Undo: ${last.change}</button>`
      : nothing;
  }

  /** @param {Record<string, unknown>} remedy settings that the server advises @param {boolean} plays at once */
  async #startAgain(remedy, plays) {
    const reply = await this.send("set", { changes: remedy });
    if (reply.type === "error") return;
    if (!plays) return;
    await this.send("reset");
    await this.send("play");
  }
}

/**
 * @param {import("../wire/protocol.js").Frame | null} frame
 * @returns {Divergence | null} as long as it is worth a banner: of a setting that would not train, and was not tried
 *   yet, the warning beside it tells
 */
function divergenceOf(frame) {
  const diverged = frame?.diverged ?? null;
  return diverged?.field && frame?.updates === 0 ? null : diverged;
}

/** @param {Readonly<import("../page/store.js").State>} state @returns {string} what is told, or nothing */
function reasonOf({ frame }) {
  return divergenceOf(frame)?.reason ?? frame?.stuck?.reason ?? "";
}

customElements.define("np-diverged", NumPlayDiverged);
