/**
 * `<np-coach-note>`: what the coach says at the moment, with what to try and where to look. As tall as it is, whatever it
 * says.
 *
 * @typedef {import("../coach.js").Found} Found
 * @typedef {import("../../page/run.js").Run} Run
 * @fires dismiss when this trouble is to be said no more
 * @fires off when the coach is to be silent
 */
import { css, html, LitElement, nothing } from "lit";
import { motionAllowed } from "../../drawing/canvas.js";
import { entryOf, setting } from "../../page/catalog.js";

/** Milliseconds for which the picture that is looked for stands out. */
const LONG = 1500;

class CoachNote extends LitElement {
  static properties = {
    run: { attribute: false },
    found: { attribute: false },
    quiet: { attribute: false },
    problem: { state: true },
  };

  static styles = css`
    :host {
      display: block;
      box-sizing: border-box;
      height: 104px;
      margin-top: 6px;
      overflow-y: auto;
      padding: 6px 10px;
      border-radius: 8px;
      background: var(--sunken);
      color: var(--ink);
      font-size: var(--small);
      line-height: 1.35;
    }
    p {
      margin: 0;
    }
    .quiet {
      color: var(--muted);
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
      align-items: center;
      margin-top: 4px;
    }
    button {
      min-height: 26px;
      padding: 2px 10px;
      border: 1px solid var(--line-strong);
      border-radius: 6px;
      background: var(--surface);
      color: var(--ink);
      font: inherit;
      cursor: pointer;
    }
    button.primary {
      border-color: var(--accent);
      background: var(--accent);
      color: var(--on-accent);
    }
    button.plain {
      float: right;
      margin: -2px -6px 0 8px;
      border-color: transparent;
      background: none;
      color: var(--muted);
      text-decoration: underline;
    }
    button:focus-visible {
      outline: 2px solid var(--accent);
      outline-offset: 2px;
    }
    .problem {
      color: var(--error);
    }
    @media (max-width: 720px) {
      :host {
        height: 224px;
      }
    }
  `;

  constructor() {
    super();
    /** @type {Run | null} */
    this.run = null;
    /** @type {Found | null} */
    this.found = null;
    this.quiet = "";
    this.problem = "";
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    const before = /** @type {Found | null | undefined} */ (changed.get("found"));
    if (changed.has("found") && before?.rule !== this.found?.rule) this.problem = "";
  }

  render() {
    const { found } = this;
    const off = html`<button type="button" class="plain" aria-label="Turn off the coach" @click=${() => this.#fire("off")}>Turn off</button>`;
    if (!found) return html`${off}<p class="quiet"><strong role="status">Coach</strong> ${this.quiet}</p>`;
    const words = this.#words(found);
    return html`${off}
      <p><strong role="status">${found.label}.</strong> ${found.said} <em>Try:</em> ${found.tried}</p>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div class="line">
        ${words ? html`<button type="button" class="primary" @click=${() => this.#apply(found)}>${words}</button>` : nothing}
        <button type="button" @click=${() => this.#look(found.panel)}>Look at ${this.#called(found.panel)}</button>
        <button type="button" @click=${() => this.#fire("dismiss")}>Dismiss</button>
      </div>`;
  }

  /** @param {string} type */
  #fire(type) {
    this.dispatchEvent(new CustomEvent(type));
  }

  /** @param {Found} found @returns {string} what the button does, in words */
  #words({ changes, again }) {
    const catalog = this.run?.store.get().catalog ?? null;
    const parts = Object.entries(changes).map(([name, value]) => {
      const known = setting(catalog, name);
      const entry = known?.registry ? entryOf(catalog, known.registry, String(value)) : undefined;
      const shown = typeof value === "boolean" ? (value ? "on" : "off") : (entry?.label ?? String(value));
      return `${known?.label.toLowerCase() ?? name} ${shown}`;
    });
    return parts.length ? `${again ? "Restart with" : "Set"} ${parts.join(", ")}` : "";
  }

  /** @param {Found} found */
  async #apply({ changes, again }) {
    const { run } = this;
    if (!run) return;
    const { playing } = run.store.get();
    const reply = await run.send("set", { changes });
    if (reply.type === "error") {
      this.problem = reply.message;
      return;
    }
    if (!again) return;
    await run.send("reset");
    if (playing) await run.send("play");
  }

  /** @param {string} name of a panel @returns {HTMLElement | null} where it is on this page */
  #place(name) {
    const around = this.closest("np-run");
    return /** @type {HTMLElement | null} */ (
      around?.querySelector(`[data-view="${name}"]`) ?? around?.querySelector(`np-${name}`) ?? null
    );
  }

  /** @param {string} name */
  #called(name) {
    const view = entryOf(this.run?.store.get().catalog ?? null, "view", name);
    const section = this.#place(name)?.closest("[aria-label]");
    return (view?.label ?? section?.getAttribute("aria-label") ?? name).toLowerCase();
  }

  /** Open the panel, bring it into sight, and have it stand out for a moment. @param {string} name */
  #look(name) {
    const place = this.#place(name);
    if (!place) return;
    if (place instanceof HTMLDetailsElement) {
      place.open = true;
      place.querySelector("summary")?.focus({ preventScroll: true });
    }
    place.scrollIntoView({ block: "nearest", behavior: motionAllowed() ? "smooth" : "auto" });
    place.animate([{ outline: "3px solid var(--accent)" }, { outline: "3px solid transparent" }], {
      duration: LONG,
    });
  }
}

customElements.define("np-coach-note", CoachNote);
