/**
 * `<np-traffic>`: what passes between server and page, measured once a second, and the quality of the pictures to
 * choose. Its elements are in templates/traffic.html.
 */

import { inRun } from "../elements/run.js";
import { showText } from "../elements/text.js";
import { isTraining } from "../page/store.js";

const SECOND = 1000;

class NumPlayTraffic extends inRun(HTMLElement) {
  connectedCallback() {
    this.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement && target.matches(".quality input"))
        this.run.quality.choose(/** @type {import("../quality/levels.js").Choice} */ (target.value));
    });
    this.follow((state, previous) => {
      const { quality, busy, browsers } = previous;
      if (state.quality !== quality || state.busy !== busy || state.browsers !== browsers) this.#showState();
    });
    this.#showState();
    this.ticking = setInterval(() => this.#showFigures(), SECOND);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.ticking);
  }

  #showState() {
    const { quality, busy } = this.store.get();
    for (const radio of this.querySelectorAll(".quality input"))
      if (radio instanceof HTMLInputElement) radio.checked = radio.value === quality.choice;
    const label = this.querySelector(`input[value="${quality.level}"] + span`)?.firstChild?.textContent ?? "";
    const how = quality.choice === "auto" ? " (chosen automatically)" : "";
    this.#write("level", `${label}${how}`);
    const reason = quality.choice === "auto" && quality.level !== "full" ? this.run.quality.why() : "";
    const more = /** @type {HTMLElement} */ (this.querySelector(".more"));
    more.hidden = !reason;
    more.textContent = `${reason} Choose Full for larger pictures, more often.`;
    const place = /** @type {HTMLElement} */ (this.querySelector(".busy"));
    place.hidden = busy === null;
    place.textContent = busy ?? "";
    this.toggleAttribute("data-busy", busy !== null);
    this.#showFigures();
  }

  #showFigures() {
    const { frame, busy } = this.store.get();
    const { bytes, frames } = this.run.traffic.measured(performance.now());
    const amount = readable(bytes);
    showText(this.querySelector(".traffic-sum"), busy === null ? amount : `busy · ${frames.toFixed(0)}/s`);
    this.#write("bytes", amount);
    this.#write("frames", `${frames.toFixed(frames < 10 ? 1 : 0)} a second`);
    const rate = isTraining(this.store.get()) ? (frame?.rate ?? 0) : 0;
    this.#write("epochs", `${rate.toFixed(rate < 10 ? 1 : 0)} epochs a second`);
  }

  /** @param {string} figure @param {string} text */
  #write(figure, text) {
    showText(this.querySelector(`[data-figure=${figure}]`), text);
  }
}

/**
 * @param {number} bytes a second
 * @returns {string}
 */
export function readable(bytes) {
  if (bytes >= 999_500) return `${(bytes / 1e6).toFixed(1)} MB/s`;
  return `${(bytes / 1000).toFixed(bytes < 9950 ? 1 : 0)} kB/s`;
}

customElements.define("np-traffic", NumPlayTraffic);
