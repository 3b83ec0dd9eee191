/**
 * `<np-status>`: tells screen readers where the training stands, at a pause and every ten seconds, not every frame.
 */
import { store } from "../store.js";

const PAUSE = 10_000; // milliseconds

class NumPlayStatus extends HTMLElement {
  lastTold = 0;

  connectedCallback() {
    store.subscribe((state, previous) => {
      if (!state.frame || state.frame === previous.frame) return;
      const stopped = previous.frame?.playing && !state.frame.playing;
      const now = performance.now();
      if (!stopped && (!state.frame.playing || now - this.lastTold < PAUSE)) return;
      this.lastTold = now;
      this.textContent = summary(state.frame);
    });
  }
}

/**
 * @param {import("../protocol.js").Frame} frame
 * @returns {string}
 */
export function summary({ epoch, train_loss, test_loss, test_accuracy }) {
  const parts = [`Epoch ${epoch}`, `training loss ${train_loss.toPrecision(3)}`];
  if (!Number.isNaN(test_loss)) parts.push(`test loss ${test_loss.toPrecision(3)}`);
  if (typeof test_accuracy === "number")
    parts.push(`test accuracy ${Math.round(100 * test_accuracy)} percent`);
  return `${parts.join(", ")}.`;
}

customElements.define("np-status", NumPlayStatus);
