/**
 * `<np-diverged>`: when a run has left the finite numbers, what happened, why, and one click to mend it.
 */
import { html, LitElement, nothing } from "lit";
import { setting } from "../catalog.js";
import { send } from "../connection.js";
import { store } from "../store.js";
import { undo } from "../undo.js";

class NumPlayDiverged extends LitElement {
  connectedCallback() {
    super.connectedCallback();
    store.subscribe((state, previous) => {
      if (state.frame?.diverged !== previous.frame?.diverged || state.undo !== previous.undo)
        this.requestUpdate();
    });
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const { frame, undo: stack } = store.get();
    if (!frame?.diverged) return nothing;
    const { reason, advice } = frame.diverged;
    const last = stack.at(-1);
    const rate = lowerRate();
    return html`
      <div class="diverged" role="alert">
        <p><strong>The training has diverged.</strong> ${reason}</p>
        <p>${advice}</p>
        <div class="line">
          ${
            rate === null
              ? html`<button type="button" class="button primary" data-action="reset">Reset</button>`
              : html`<button type="button" class="button primary" @click=${() => startAgain(rate)}>
                  Start again with learning rate ${rate}
                </button>`
          }
          ${last ? html`<button type="button" class="button" @click=${undo}>Undo: ${last.change}</button>` : nothing}
        </div>
      </div>`;
  }
}

/** @returns {number | null} the largest rate of the menu at most a tenth of the present one */
function lowerRate() {
  const present = store.get().state?.config.learningRate;
  const offered = /** @type {number[]} */ (setting("learningRate")?.offered ?? []);
  if (typeof present !== "number") return null;
  // A little tolerance: 0.3 / 10 is a hair below 0.03 in floating point.
  const lower = offered.filter((rate) => rate <= (present / 10) * 1.000001);
  return lower.length > 0 ? Math.max(...lower) : null;
}

/** @param {number} rate */
async function startAgain(rate) {
  const reply = await send("set", { changes: { learningRate: rate } });
  if (reply.type === "error") return;
  await send("reset");
  await send("play");
}

customElements.define("np-diverged", NumPlayDiverged);
