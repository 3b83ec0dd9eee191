/**
 * `<np-coach>`: says what goes wrong in training, and what to try. It speaks below the network, where room is kept for it
 * as long as this panel is open, so that nothing moves when it begins or ends.
 *
 * @typedef {NonNullable<import("../wire/protocol.js").Frame["coach"]>} Coach
 * @typedef {NonNullable<Coach["found"]>} Found
 */
import { css, html } from "lit";
import { ViewPanel } from "../elements/view.js";
import "./coach/note.js";

class CoachPanel extends ViewPanel {
  static styles = [
    ViewPanel.styles,
    css`
      .now {
        margin-top: 4px;
        color: var(--ink);
      }
    `,
  ];

  constructor() {
    super();
    /** Troubles that the reader has read and closed, until the run begins anew. @type {Set<string>} */
    this.dismissed = new Set();
    /** What was heard last; it is said when it is heard again. @type {string | null} */
    this.heard = null;
    /** @type {Found | null} */
    this.said = null;
    /** What stands there, in short. */
    this.now = "";
    this.note = document.createElement("np-coach-note");
    this.note.addEventListener("dismiss", () => {
      if (this.said) this.dismissed.add(this.said.rule);
      this.#tell();
    });
    this.note.addEventListener("off", () => this.closest("details")?.removeAttribute("open"));
  }

  /** It speaks elsewhere on the page. */
  shouldUpdate() {
    return true;
  }

  connectedCallback() {
    super.connectedCallback();
    // Alone on a page it speaks where it is.
    const place = this.closest("np-run")?.querySelector("#diagram");
    this.apart = !!place;
    place?.append(this.note);
    this.follow(({ frame }, previous) => {
      if (frame?.reset && frame !== previous.frame) {
        this.dismissed.clear();
        this.heard = this.said = null;
      }
      if (frame !== previous.frame) this.#tell();
    });
  }

  disconnectedCallback() {
    this.note.remove();
    super.disconnectedCallback();
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    if (!changed.has("shown") || !this.shown || this.shown.fault) return;
    /** @type {Found | null} */
    const found = this.shown.found ?? null;
    // A trouble of one moment is none: while training goes on it is said when it is found twice, and so is its end.
    const again = this.heard === (found?.rule ?? "");
    if (again || !this.store.get().playing) this.said = found;
    this.heard = found?.rule ?? "";
    this.#tell();
  }

  /** One voice at a time: where a banner says what has happened, the coach is silent. */
  #tell() {
    const { frame } = this.store.get();
    const banner = frame?.diverged ?? frame?.stuck ?? frame?.stopped;
    const { said, dismissed } = this;
    const silent = banner || (said && dismissed.has(said.rule));
    const quiet =
      silent && said && !banner
        ? `${said.label}: dismissed until the run begins anew.`
        : this.#calm(!!banner);
    Object.assign(this.note, { run: this.run, found: silent ? null : said, quiet });
    const now = silent || !said ? quiet : `${said.label}.`;
    if (now === this.now) return;
    this.now = now;
    this.requestUpdate();
  }

  /** @param {boolean} banner @returns {string} why there is nothing to say */
  #calm(banner) {
    if (banner) return "The notice above says what has happened.";
    if (!this.shown) return "Looking at the run …";
    return this.shown.judged
      ? "No trouble in sight."
      : "Nothing is being trained, so there is nothing to judge.";
  }

  /** @param {Coach} _coach */
  draw(_coach) {
    return html`<p>The coach speaks below the network as long as this panel is open. It is silent while all is well.</p>
      ${this.apart ? html`<p class="now"><strong>Now:</strong> ${this.now}</p>` : this.note}`;
  }
}

customElements.define("np-coach", CoachPanel);
