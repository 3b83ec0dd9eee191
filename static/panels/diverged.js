/**
 * `<np-diverged>`: when a run has left the finite numbers, what happened, why, and one click to mend it.
 */
import { html, LitElement, nothing } from "lit";
import { bringIntoSight } from "../banner.js";
import { setting } from "../catalog.js";
import { send } from "../connection.js";
import { dismissWhere } from "../messages.js";
import { store } from "../store.js";
import { undo } from "../undo.js";

class NumPlayDiverged extends LitElement {
  connectedCallback() {
    super.connectedCallback();
    store.subscribe((state, previous) => {
      // What was said of it no longer holds.
      if (previous.frame?.diverged && !state.frame?.diverged) dismissWhere(({ code }) => code === "diverged");
      if (state.frame?.diverged !== previous.frame?.diverged || state.undo !== previous.undo)
        this.requestUpdate();
      if (state.frame?.diverged && !previous.frame?.diverged)
        this.updateComplete.then(() => bringIntoSight(this.firstElementChild));
    });
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const { frame, undo: stack } = store.get();
    if (!frame?.diverged) return nothing;
    const { reason, advice, remedy } = frame.diverged;
    const last = stack.at(-1);
    const words = Object.entries(remedy).map(
      ([name, value]) => `${setting(name)?.label.toLowerCase()} ${value}`,
    );
    return html`
      <div class="diverged" role="alert">
        <p><strong>The training has diverged.</strong> ${reason}</p>
        <p>${advice}</p>
        <div class="line">
          ${
            words.length === 0
              ? html`<button type="button" class="button primary" data-action="reset">Reset</button>`
              : html`<button type="button" class="button primary" @click=${() => startAgain(remedy)}>
                  Start again with ${words.join(", ")}
                </button>`
          }
          ${last ? html`<button type="button" class="button" @click=${undo}>Undo: ${last.change}</button>` : nothing}
        </div>
      </div>`;
  }
}

/** @param {Record<string, number>} remedy settings that the server advises */
async function startAgain(remedy) {
  const reply = await send("set", { changes: remedy });
  if (reply.type === "error") return;
  await send("reset");
  await send("play");
}

customElements.define("np-diverged", NumPlayDiverged);
