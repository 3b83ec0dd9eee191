/**
 * `<np-status>`: tells screen readers where the training stands, at a pause and every ten seconds, not every frame.
 */
import { formattedLoss } from "../drawing/canvas.js";
import { inRun } from "../elements/run.js";
import { missingPoints } from "./loss/curves.js";

const PAUSE = 10_000; // milliseconds

class NumPlayStatus extends inRun(HTMLElement) {
  lastTold = 0;

  connectedCallback() {
    this.follow((state, previous) => {
      if (!state.frame || state.frame === previous.frame) return;
      const stopped = previous.frame?.playing && !state.frame.playing;
      const now = performance.now();
      if (!stopped && (!state.frame.playing || now - this.lastTold < PAUSE)) return;
      this.lastTold = now;
      this.textContent = summary(state.frame, state.data);
    });
  }
}

/**
 * @param {import("../wire/protocol.js").Frame} frame
 * @param {import("../wire/protocol.js").Frame["data"]} data the run's points
 * @returns {string}
 */
export function summary({ epoch, train_loss, test_loss, test_accuracy }, data) {
  const missing = missingPoints(data ?? null);
  const has = (/** @type {string} */ key) => !missing.some(({ keys }) => keys.includes(key));
  const parts = [`Epoch ${epoch}`, ...missing.map(({ words }) => words)];
  if (has("train_loss")) parts.push(`training loss ${formattedLoss(train_loss)}`);
  if (has("test_loss")) parts.push(`test loss ${formattedLoss(test_loss)}`);
  if (typeof test_accuracy === "number")
    parts.push(`test accuracy ${+(100 * test_accuracy).toFixed(1)} percent`);
  return `${parts.join(", ")}.`;
}

customElements.define("np-status", NumPlayStatus);
