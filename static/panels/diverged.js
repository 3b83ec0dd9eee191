/**
 * `<np-diverged>`: when a run has left the finite numbers, or training can't change it any more: what happened, why, and
 * what mends it.
 */
import { html, LitElement, nothing } from "lit";
import { bringIntoSight } from "../page/banner.js";
import { setting } from "../page/catalog.js";
import { dismissWhere } from "../page/messages.js";
import { store } from "../page/store.js";
import { undo } from "../page/undo.js";
import { send } from "../wire/connection.js";

/** @typedef {NonNullable<import("../wire/protocol.js").Frame["diverged"]>} Divergence */

class NumPlayDiverged extends LitElement {
  constructor() {
    super();
    /** The reason that was read and closed. */
    this.closed = "";
  }

  connectedCallback() {
    super.connectedCallback();
    store.subscribe((state, previous) => {
      const [now, before] = [reasonOf(state), reasonOf(previous)];
      // What was said of it no longer holds.
      if (previous.frame?.diverged && !state.frame?.diverged) dismissWhere(({ code }) => code === "diverged");
      if (!now) this.closed = "";
      if (now !== before || state.undo !== previous.undo) this.requestUpdate();
      if (now && !before) this.updateComplete.then(() => bringIntoSight(this.firstElementChild));
    });
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const { frame } = store.get();
    const diverged = divergenceOf(frame);
    if (diverged)
      return html`
      <div class="diverged" role="alert">
        <p><strong>${diverged.field ? "Training can't continue." : "Training has diverged."}</strong> ${diverged.reason}</p>
        <p>${diverged.advice}</p>
        <div class="line">${mending(diverged)}${undoing()}</div>
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
          ${undoing()}
          <button type="button" class="button" data-action="reset">Reset</button>
          <button type="button" class="tool" aria-label="Close" @click=${close}>
            <svg class="icon" aria-hidden="true"><use href="#icon-close"></use></svg>
          </button>
        </div>
      </div>`;
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

/** @param {Divergence} diverged */
function mending({ remedy, field }) {
  const words = Object.entries(remedy).map(
    ([name, value]) => `${setting(name)?.label.toLowerCase()} ${value}`,
  );
  if (!words.length)
    return html`<button type="button" class="button primary" data-action="reset">Reset</button>`;
  // Of the setting itself nothing but what was wrong with it is taken away; it is for the reader to play again.
  return html`<button type="button" class="button primary" @click=${() => startAgain(remedy, !field)}>
    ${field ? "Remove the feature" : `Restart with ${words.join(", ")}`}</button>`;
}

function undoing() {
  const last = store.get().undo.at(-1);
  return last
    ? html`<button type="button" class="button" @click=${undo}>Undo: ${last.change}</button>`
    : nothing;
}

/** @param {Record<string, unknown>} remedy settings that the server advises @param {boolean} plays at once */
async function startAgain(remedy, plays) {
  const reply = await send("set", { changes: remedy });
  if (reply.type === "error") return;
  if (!plays) return;
  await send("reset");
  await send("play");
}

customElements.define("np-diverged", NumPlayDiverged);
