/**
 * `<np-transport>`: play, step, epoch, speed, fast-forward. The server has drawn it; here it follows the run.
 */

import { inRun } from "../elements/run.js";
import { showText } from "../elements/text.js";
import { parsed } from "../elements/values.js";
import { inWords } from "../page/catalog.js";
import { dismissWhere, tell } from "../page/messages.js";
import { isTraining } from "../page/store.js";

class NumPlayTransport extends inRun(HTMLElement) {
  connectedCallback() {
    const pace = this.querySelector("select[data-pace]");
    if (pace instanceof HTMLSelectElement) {
      pace.addEventListener("change", () => {
        const [unit, rate] = pace.value.split(" ");
        this.send("speed", { unit, rate: rate ? Number(rate) : null });
      });
    }
    this.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#forward(this.#target().value);
    });
    // What was refused is given up with the field in which it was typed.
    this.querySelector("[popover]")?.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "closed") forgetRefused(this.store);
    });
    for (const more of this.querySelectorAll("button[data-forward]")) {
      more.addEventListener("click", () => {
        const epoch = this.store.get().frame?.epoch ?? 0;
        this.#forward(String(epoch + Number(more.getAttribute("data-forward"))));
      });
    }
    this.follow((state, previous) => {
      if (state.playing !== previous.playing || state.state?.target !== previous.state?.target)
        this.#showPlaying();
      if (state.state !== previous.state) this.#showPace();
      if (
        state.frame !== previous.frame ||
        state.state !== previous.state ||
        state.connection !== previous.connection
      )
        this.#showEpoch();
      if (state.messages !== previous.messages) this.#showError();
    });
    // The run may have come before this panel.
    this.#showPlaying();
    this.#showPace();
    this.#showEpoch();
  }

  #target() {
    return /** @type {HTMLInputElement} */ (this.querySelector(".forward .typed"));
  }

  /** @param {string} text */
  async #forward(text) {
    forgetRefused(this.store);
    const reply = await this.send("forward", { epoch: parsed(text, "integer") });
    if (reply.type === "error") return;
    const popup = this.querySelector("[popover]");
    if (popup instanceof HTMLElement) popup.hidePopover();
    const target = targetOf(this.store.get());
    if (target)
      tell(this.store, "info", {
        code: "forward",
        message: `Training to epoch ${target}. Press Pause to stop early.`,
        holds: (state) => targetOf(state) === target,
      });
  }

  #showPlaying() {
    const { playing } = this.store.get();
    const button = this.querySelector(".play");
    if (!button) return;
    const name = playing ? "Pause" : "Play";
    const target = targetOf(this.store.get());
    button.setAttribute("aria-label", name);
    button.setAttribute("title", target ? `${name} before epoch ${target} (space)` : `${name} (space)`);
    button.classList.toggle("playing", playing);
    button.querySelector("use")?.setAttribute("href", playing ? "#icon-pause" : "#icon-play");
  }

  #showPace() {
    const speed = this.store.get().state?.speed;
    const select = this.querySelector("select[data-pace]");
    if (!speed || !(select instanceof HTMLSelectElement)) return;
    const value = `${speed.unit} ${speed.rate ?? ""}`;
    if (![...select.options].some((option) => option.value === value)) {
      const other = select.querySelector("option:last-child");
      if (!(other instanceof HTMLOptionElement)) return;
      other.hidden = false;
      other.value = value;
      other.textContent = `${speed.rate} ${speed.unit === "batch" ? "mini-batches" : "epochs"} a second`;
    }
    select.value = value;
    const short = speed.rate === null ? "max" : `${speed.rate}${speed.unit === "batch" ? " mb" : ""}/s`;
    this.querySelector(".pace .name")?.setAttribute("data-short", short);
  }

  #showEpoch() {
    const { frame, state } = this.store.get();
    const { epoch, position } = frame ?? state ?? { epoch: 0, position: 0 };
    const [count, part] = [this.querySelector(".epoch-count"), this.querySelector(".epoch-part")];
    showText(count, epoch.toLocaleString("en"));
    if (!part) return;
    const target = targetOf(this.store.get());
    // While it plays, how fast it really is: a busy server or a slow line shows here. Where mini-batches are counted,
    // which one it is at: an epoch may take minutes.
    const counts = state?.speed.unit === "batch" && isTraining(this.store.get());
    const batch =
      !target && (counts || (position > 0 && !isTraining(this.store.get())))
        ? batchOf(this.store.get(), position)
        : null;
    if (batch) part.setAttribute("data-short", `${batch.number}/${batch.all} mb`);
    else part.removeAttribute("data-short");
    if (target) showText(part, `→ ${target}`);
    else if (batch) showText(part, `mini-batch ${batch.number} of ${batch.all}`);
    else showText(part, isTraining(this.store.get()) && frame?.rate ? `${short(frame.rate)}/s` : "");
  }

  #showError() {
    const place = this.querySelector(".field-error");
    const error = this.store
      .get()
      .messages.findLast(({ kind, field }) => kind === "error" && field === "epoch");
    if (!(place instanceof HTMLElement)) return;
    place.hidden = !error;
    place.textContent = error ? inWords(this.store.get().catalog, error, false) : "";
  }
}

/** @param {Readonly<import("../page/store.js").State>} shown @param {number} position points of the epoch that were used @returns the mini-batch of the epoch that this was */
function batchOf({ data, state }, position) {
  const size = Number(state?.config.batchSize) || 1;
  const all = Math.max(1, Math.ceil((data ? data.train.length / data.columns : 0) / size));
  return { number: Math.min(all, Math.ceil(position / size)), all };
}

/** @param {import("../page/store.js").Store} store */
function forgetRefused(store) {
  dismissWhere(store, ({ kind, field }) => kind === "error" && field === "epoch");
}

/**
 * @param {Readonly<import("../page/store.js").State>} state
 * @returns {string | null} the epoch that is being trained up to as fast as possible
 */
function targetOf({ playing, state }) {
  return playing && state?.target ? state.target.toLocaleString("en") : null;
}

/** @param {number} rate @returns {string} with two digits that matter */
function short(rate) {
  if (rate >= 9950) return `${Math.round(rate / 1000)}k`;
  if (rate >= 995) return `${(rate / 1000).toFixed(1)}k`;
  return rate < 10 ? rate.toFixed(1) : String(Math.round(rate));
}

customElements.define("np-transport", NumPlayTransport);
