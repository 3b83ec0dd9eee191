/**
 * `<np-messages>`: errors and notices as cards under the bar, until dismissed; infos fade. What is about a control
 * that can be seen is shown there instead.
 */
import { html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { inRun } from "../elements/run.js";
import { inWords } from "../page/catalog.js";
import { dismiss, dismissWhere } from "../page/messages.js";

/** @typedef {import("../page/store.js").Message} Message */

const SHOWN = 3;
const FADE = 6000; // milliseconds

class NumPlayMessages extends inRun(LitElement) {
  /** @type {Map<number, ReturnType<typeof setTimeout>>} */ timers = new Map();
  all = false;

  connectedCallback() {
    super.connectedCallback();
    this.follow((state, previous) => {
      const shown = /** @type {const} */ (["diverged", "stopped"]);
      const same = shown.every((each) => state.frame?.[each] === previous.frame?.[each]);
      if (state.messages === previous.messages && same) return;
      for (const { id, kind } of state.messages) {
        if (kind === "info" && !this.timers.has(id))
          this.timers.set(
            id,
            setTimeout(() => this.#fade(id), FADE),
          );
      }
      this.requestUpdate();
    });
  }

  createRenderRoot() {
    return this;
  }

  /** @param {number} id */
  #fade(id) {
    // Somebody may just be reading it.
    if (this.matches(":hover, :focus-within"))
      this.timers.set(
        id,
        setTimeout(() => this.#fade(id), FADE),
      );
    else dismiss(this.store, id);
  }

  render() {
    const { messages, frame, catalog } = this.store.get();
    const mine = messages.filter(
      (each) =>
        !this.#shownElsewhere(each) &&
        !(each.code === "diverged" && frame?.diverged) &&
        !(each.code === "stopped_early" && frame?.stopped),
    );
    if (mine.length <= SHOWN) this.all = false;
    const shown = this.all ? mine : mine.slice(-SHOWN);
    const more = mine.length - shown.length;
    return html`
      ${
        more > 0
          ? html`<div class="message-tools">
            <button type="button" class="button" @click=${() => this.#showAll()}>${more} more</button>
            <button type="button" class="button" @click=${() => dismissWhere(this.store, (each) => mine.includes(each))}>Dismiss all</button>
          </div>`
          : nothing
      }
      ${repeat(
        shown,
        ({ id }) => id,
        ({ id, kind, message, field, words }) => html`
          <div class="message ${kind}" role=${kind === "error" ? "alert" : nothing}>
            <p>${kind === "error" ? inWords(catalog, { message, field, words }, true) : message}</p>
            <button type="button" class="tool" aria-label="Dismiss" @click=${() => dismiss(this.store, id)}>
              <svg class="icon" aria-hidden="true"><use href="#icon-close"></use></svg>
            </button>
          </div>`,
      )}`;
  }

  #showAll() {
    this.all = true;
    this.requestUpdate();
  }

  /** @param {Message} message */
  #shownElsewhere({ kind, field, about }) {
    if (kind !== "error" || !field || about === "open") return false; // a file's faults are none of the page's settings
    const control = field === "epoch" ? ".forward" : `np-setting[name="${CSS.escape(field)}"]`;
    return this.closest("np-run")?.querySelector(control)?.checkVisibility() ?? false;
  }
}

customElements.define("np-messages", NumPlayMessages);
