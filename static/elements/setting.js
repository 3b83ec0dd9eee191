/**
 * `<np-setting name kind>`: brings a control that the server has drawn from the catalogue to life. It shows the run's
 * value, sends changes (the latest wins while one is on its way), and shows the server's words when one is refused.
 */
import { entryOf, inWords, setting } from "../page/catalog.js";
import { limitsOf } from "../page/hidden.js";
import { dismissWhere } from "../page/messages.js";
import { showEntry } from "./entry.js";
import { isPerLayer, showLayers } from "./layers.js";
import { showNeeds } from "./needs.js";
import { showParameters } from "./parameters.js";
import { picturesOf, showPictures } from "./pictures.js";
import { inRun } from "./run.js";
import { nameOf, parsed, textOf } from "./values.js";

const OTHER = "…"; // the menu's last option: type a value

export class NumPlaySetting extends inRun(HTMLElement) {
  /** @type {HTMLSelectElement | null} */ select = null;
  /** @type {HTMLInputElement | null} */ range = null;
  /** @type {HTMLInputElement | null} */ typed = null;
  /** @type {HTMLInputElement | null} */ box = null;
  /** What is to be sent after the change that is on its way.
   * @type {{ value: unknown, more: Record<string, unknown>, field: HTMLElement | null } | null} */
  next = null;
  sending = false;
  /** @type {unknown} */ value = undefined;

  connectedCallback() {
    this.select = this.querySelector(":scope > select");
    this.range = this.querySelector("input[type=range]");
    this.typed = this.querySelector("input.typed");
    this.box = this.querySelector(":scope > .setting-head input[type=checkbox]");
    this.select?.addEventListener("change", () => this.#selected());
    this.typed?.addEventListener("keydown", (event) => this.#key(event));
    this.typed?.addEventListener("blur", () => this.#leave());
    let gesture = 0;
    const end = (/** @type {number} */ ended) => this.#settled().then(() => this.run.undo.endGesture(ended));
    this.range?.addEventListener("pointerdown", () => {
      gesture = this.run.undo.beginGesture();
    });
    this.range?.addEventListener("input", () => this.change(Number(this.range?.value)));
    // A press that changes nothing ends as well: later changes are none of it.
    for (const type of ["change", "pointerup", "pointercancel"])
      this.range?.addEventListener(type, () => end(gesture));
    this.box?.addEventListener("change", () => this.change(this.box?.checked));
    // Escape in a field takes back what was refused there.
    this.addEventListener("keydown", (event) => {
      const field = event.target;
      if (event.key !== "Escape" || event.defaultPrevented || !(field instanceof HTMLInputElement)) return;
      if (!field.hasAttribute("aria-invalid")) return;
      event.preventDefault();
      event.stopPropagation();
      this.#abandon();
    });
    picturesOf(this, this.run, (value, more) => this.change(value, { more }));
    this.follow((state, previous) => {
      const bound = limitsOf(state) !== limitsOf(previous);
      if (state.state !== previous.state || state.catalog !== previous.catalog || bound) this.show();
      if (state.messages !== previous.messages) this.#showError();
    });
    this.show();
  }

  get name() {
    return this.getAttribute("name") ?? "";
  }

  /**
   * Ask the server for a value.
   * @param {unknown} value
   * @param {{ more?: Record<string, unknown>, field?: HTMLElement | null }} [options] more: settings changed with it.
   *   field: marked if it is refused
   */
  async change(value, { more = {}, field = this.typed } = {}) {
    this.next = { value, more, field };
    if (this.range && this.typed) this.typed.value = String(value); // the number follows the slider
    if (this.sending) return;
    this.sending = true;
    while (this.next) {
      const asked = this.next;
      const changes = { ...asked.more, [this.name]: asked.value };
      this.next = null;
      dismissWhere(this.store, ({ kind, field }) => kind === "error" && field === this.name);
      const reply = await this.send("set", { changes });
      if (reply.type !== "error") this.#closeTyped();
      else if (asked.field && !asked.field.hidden) asked.field.setAttribute("aria-invalid", "true");
    }
    this.sending = false;
    this.show();
  }

  async #settled() {
    while (this.sending) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Show the run's value, unless the user is just changing it. */
  show() {
    const { state, catalog } = this.store.get();
    if (!state || this.sending) return;
    this.hidden = (this.dataset.problem ?? state.problem) !== state.problem;
    const config = state.config[this.name];
    this.value = nameOf(config);
    const declared = setting(catalog, this.name);
    const change = (/** @type {unknown} */ value, /** @type {HTMLElement} */ field) =>
      this.change(value, { field });
    const parameters = this.querySelector(":scope > .parameters");
    if (parameters instanceof HTMLElement)
      showParameters(catalog, parameters, declared?.registry, config, change);
    const layers = this.querySelector(":scope > .per-layer");
    if (declared && layers instanceof HTMLElement) {
      showLayers(catalog, layers, declared, state, (value, field) => this.change(value, { field }));
    }
    if (catalog && declared?.registry && !isPerLayer(this.kind)) {
      showEntry(this, entryOf(catalog, declared.registry, this.value));
    }
    if (this.select) this.#showOption(this.select);
    if (this.range) this.range.value = String(this.value);
    if (this.box) this.box.checked = this.value === true;
    showPictures(this, state.problem, String(this.value));
    showNeeds(this, state, limitsOf(this.store.get())?.rules[this.name]);
    const editing = document.activeElement === this.typed || this.typed?.hasAttribute("aria-invalid");
    if (this.typed && !editing) this.typed.value = textOf(this.value);
  }

  get kind() {
    return this.getAttribute("kind") ?? "text";
  }

  /** @param {HTMLSelectElement} select a value the menu doesn't offer gets an option for as long as it is shown */
  #showOption(select) {
    const text = textOf(this.value);
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
    this.typed.value = textOf(this.value);
    this.typed.focus();
    this.typed.select();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.#apply();
    } else if (event.key === "Escape" && this.#changed) {
      event.preventDefault();
      event.stopPropagation();
      this.#abandon();
    }
  }

  /** Whether there is something for Escape to take back; else it is for the popup around. */
  get #changed() {
    const { typed, select } = this;
    if (!typed) return false;
    return select !== null || typed.hasAttribute("aria-invalid") || typed.value.trim() !== textOf(this.value);
  }

  #leave() {
    if (!this.typed || this.typed.hidden || this.sending || this.typed.hasAttribute("aria-invalid")) return;
    if (this.typed.value.trim() === textOf(this.value)) this.#closeTyped();
    else this.#apply();
  }

  #apply() {
    if (this.typed) this.change(parsed(this.typed.value, this.kind));
  }

  /** Back to the run's values. */
  #abandon() {
    dismissWhere(this.store, ({ kind, field }) => kind === "error" && field === this.name);
    const focused = document.activeElement === this.typed;
    /** @type {NodeListOf<HTMLInputElement>} */
    const refused = this.querySelectorAll("input[aria-invalid]");
    // The default of a hyperparameter's field is what the run had when it was shown last.
    for (const field of refused) if (field !== this.typed) field.value = field.defaultValue;
    this.#closeTyped();
    if (focused && this.typed) this.typed.value = textOf(this.value);
    if (focused && this.select) this.select.focus();
    this.show();
  }

  /** Nothing is refused any more; back from typing to the menu, if there is one. */
  #closeTyped() {
    for (const field of this.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    if (!this.typed || !this.select || this.typed.hidden) return;
    const focused = document.activeElement === this.typed;
    this.select.hidden = false;
    this.typed.hidden = true;
    if (focused) this.select.focus();
  }

  #showError() {
    const place = this.querySelector(":scope > .field-error");
    if (!(place instanceof HTMLElement)) return;
    const { messages, catalog } = this.store.get();
    const error = messages.findLast(
      ({ kind, field, about }) => kind === "error" && field === this.name && about !== "open",
    );
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
    place.replaceChildren(inWords(catalog, error, false), close);
  }
}

customElements.define("np-setting", NumPlaySetting);
