/**
 * `<np-setting name kind>`: brings a control that the server has drawn from the catalogue to life. It shows the run's
 * value, sends changes (the latest wins while one is on its way), and shows the server's words when one is refused.
 */
import { setting } from "../catalog.js";
import { send } from "../connection.js";
import { dismissWhere } from "../messages.js";
import { store } from "../store.js";
import { beginGesture, endGesture } from "../undo.js";
import { parametersOf, showParameters } from "./parameters.js";
import { nameOf, parsed, textOf } from "./values.js";

const OTHER = "…"; // the menu's last option: type a value

class NumPlaySetting extends HTMLElement {
  /** @type {HTMLSelectElement | null} */ select = null;
  /** @type {HTMLInputElement | null} */ range = null;
  /** @type {HTMLInputElement | null} */ typed = null;
  /** @type {HTMLInputElement[]} */ toggles = [];
  /** @type {(() => void) | undefined} */ unsubscribe;
  /** What is to be sent after the change that is on its way. @type {{ value: unknown } | null} */ next =
    null;
  sending = false;
  /** @type {unknown} */ value = undefined;

  connectedCallback() {
    this.select = this.querySelector("select");
    this.range = this.querySelector("input[type=range]");
    this.typed = this.querySelector("input.typed");
    this.toggles = [...this.querySelectorAll("input")].filter(
      ({ type }) => type === "checkbox" || type === "radio",
    );
    this.select?.addEventListener("change", () => this.#selected());
    this.typed?.addEventListener("keydown", (event) => this.#key(event));
    this.typed?.addEventListener("blur", () => this.#leave());
    this.range?.addEventListener("pointerdown", beginGesture);
    this.range?.addEventListener("input", () => this.change(Number(this.range?.value)));
    this.range?.addEventListener("change", () => this.#settled().then(endGesture));
    for (const toggle of this.toggles) {
      toggle.addEventListener("change", () =>
        this.change(toggle.type === "radio" ? toggle.value : toggle.checked),
      );
    }
    this.querySelector("[data-unfold]")?.addEventListener("click", () => this.#fold(false));
    // Whoever chooses by arrow keys (a click without a count) may want to go on choosing.
    this.querySelector(".pictures")?.addEventListener("click", (event) => {
      if (event instanceof MouseEvent && event.detail > 0) this.#fold(true);
    });
    this.unsubscribe = store.subscribe((state, previous) => {
      if (state.state !== previous.state || state.catalog !== previous.catalog) this.show();
      if (state.messages !== previous.messages) this.#showError();
    });
    this.show();
  }

  disconnectedCallback() {
    this.unsubscribe?.();
  }

  get name() {
    return this.getAttribute("name") ?? "";
  }

  /** Ask the server for a value. @param {unknown} value */
  async change(value) {
    this.next = { value };
    if (this.range && this.typed) this.typed.value = String(value); // the number follows the slider
    if (this.sending) return;
    this.sending = true;
    while (this.next) {
      const changes = { [this.name]: this.next.value };
      this.next = null;
      dismissWhere(({ kind, field }) => kind === "error" && field === this.name);
      const reply = await send("set", { changes });
      if (reply.type === "error" && this.typed?.hidden === false)
        this.typed.setAttribute("aria-invalid", "true");
      else this.#closeTyped();
    }
    this.sending = false;
    this.show();
  }

  async #settled() {
    while (this.sending) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Show the run's value, unless the user is just changing it. */
  show() {
    const state = store.get().state;
    if (!state || this.sending) return;
    this.hidden = (this.dataset.problem ?? state.problem) !== state.problem;
    const config = state.config[this.name];
    this.value = nameOf(config);
    const place = this.querySelector(".parameters");
    if (place instanceof HTMLElement) {
      const parameters = parametersOf(setting(this.name)?.registry, config);
      showParameters(place, parameters, config, (value) => this.change(value));
    }
    if (this.select) this.#showOption(this.select);
    if (this.range) this.range.value = String(this.value);
    for (const toggle of this.toggles) {
      toggle.checked = toggle.type === "radio" ? toggle.value === this.value : this.value === true;
    }
    const editing = document.activeElement === this.typed || this.typed?.hasAttribute("aria-invalid");
    if (this.typed && !editing) this.typed.value = this.#text();
  }

  get kind() {
    return this.getAttribute("kind") ?? "text";
  }

  #text() {
    return textOf(this.value, this.kind);
  }

  /** Pictures: few, or all. @param {boolean} folded */
  #fold(folded) {
    const button = this.querySelector("[data-unfold]");
    const open = button?.getAttribute("aria-expanded") === "true";
    const short = folded || open;
    button?.setAttribute("aria-expanded", String(!short));
    this.querySelector(".pictures")?.classList.toggle("short", short);
    if (button) button.textContent = short ? `All ${this.toggles.length} datasets` : "Fewer";
  }

  /** @param {HTMLSelectElement} select a value the menu doesn't offer gets an option for as long as it is shown */
  #showOption(select) {
    const text = this.#text();
    const same = (/** @type {HTMLOptionElement} */ { value }) =>
      value === text || (value !== "" && Number(value) === this.value);
    for (const extra of select.querySelectorAll("option[data-extra]")) extra.remove();
    if (![...select.options].some(same)) {
      const extra = new Option(text, text);
      extra.dataset.extra = "";
      const after = [...select.options].find(({ value }) => Number(value) > Number(text) || value === OTHER);
      select.insertBefore(extra, after ?? null);
    }
    const option = [...select.options].find(same);
    if (option) select.value = option.value;
  }

  #selected() {
    const select = this.select;
    if (!select) return;
    if (select.value !== OTHER) {
      this.change(this.kind === "choice" ? select.value : Number(select.value));
      return;
    }
    this.show();
    if (!this.typed) return;
    select.hidden = true;
    this.typed.hidden = false;
    this.typed.value = this.#text();
    this.typed.focus();
    this.typed.select();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.#apply();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.#abandon();
    }
  }

  #leave() {
    if (!this.typed || this.typed.hidden || this.sending || this.typed.hasAttribute("aria-invalid")) return;
    if (this.typed.value.trim() === this.#text()) this.#closeTyped();
    else this.#apply();
  }

  #apply() {
    if (this.typed) this.change(parsed(this.typed.value, this.kind));
  }

  #abandon() {
    dismissWhere(({ kind, field }) => kind === "error" && field === this.name);
    const focused = document.activeElement === this.typed;
    this.#closeTyped();
    if (this.typed) this.typed.value = this.#text();
    if (focused && this.select) this.select.focus();
  }

  /** Back from typing to the menu, if there is one. */
  #closeTyped() {
    this.typed?.removeAttribute("aria-invalid");
    if (!this.typed || !this.select || this.typed.hidden) return;
    const focused = document.activeElement === this.typed;
    this.select.hidden = false;
    this.typed.hidden = true;
    if (focused) this.select.focus();
  }

  #showError() {
    const place = this.querySelector(".field-error");
    if (!(place instanceof HTMLElement)) return;
    const error = store.get().messages.findLast(({ kind, field }) => kind === "error" && field === this.name);
    place.hidden = !error;
    if (!error) {
      place.replaceChildren();
      return;
    }
    if (place.dataset.shown === String(error.id)) return;
    place.dataset.shown = String(error.id);
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "×";
    close.setAttribute("aria-label", "Dismiss");
    close.addEventListener("click", () => this.#abandon());
    place.replaceChildren(error.message, close);
  }
}

customElements.define("np-setting", NumPlaySetting);
