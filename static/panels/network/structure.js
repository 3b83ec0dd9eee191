/**
 * The buttons that change the network's structure: more and fewer layers and neurons, and numbers to type, both up to
 * the server's limit.
 */
import { html, nothing } from "lit";
import { ref } from "lit/directives/ref.js";
import { dismissWhere, tell } from "../../page/messages.js";

/** Neurons of a layer that is added. */
export const NEW_LAYER = 2;

/**
 * @param {readonly number[]} shape neurons of each hidden layer
 * @param {number} count of hidden layers wanted
 * @returns {number[]}
 */
export function withLayers(shape, count) {
  return Array.from({ length: count }, (_, layer) => shape[layer] ?? NEW_LAYER);
}

/**
 * @param {readonly number[]} shape
 * @param {number} layer 0 is the first hidden one
 * @param {number} neurons
 * @returns {number[]}
 */
export function withNeurons(shape, layer, neurons) {
  return shape.map((present, each) => (each === layer ? neurons : present));
}

/**
 * A number between a button for one less and a button for one more.
 * @param {import("../../page/store.js").Store} store
 * @param {object} options
 * @param {number} options.value
 * @param {number} options.low
 * @param {number} options.high that the server allows
 * @param {string} options.name of what is counted, in the plural
 * @param {string} options.one the same in the singular, with what it belongs to
 * @param {(next: (present: number) => number) => void} options.change told how the next number follows from the
 *   present one, which may be another than `value` when clicks are quicker than the server
 */
export function stepper(store, { value, low, high, name, one, change }) {
  const typed = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    delete input.dataset.typing;
    const text = input.value.trim();
    const wanted = Number(text);
    const allowed = /^\d+$/.test(text) && wanted >= low && wanted <= high;
    // Whoever tries again is done with the error of the try before.
    dismissWhere(store, ({ kind, field }) => kind === "error" && field === "networkShape");
    if (allowed && wanted !== value) change(() => wanted);
    else input.value = String(value);
    if (!allowed && text) refuse(text);
  };
  const refuse = (/** @type {string} */ text) => {
    const allowed = `a whole number from ${low} to ${high}`;
    const message = `Number of ${name}: enter ${allowed}, not '${text.slice(0, 60)}'.`;
    tell(store, "error", { code: "bad_value", message, field: "networkShape" });
  };
  // Drawing again must not take from under the user's hands what is being typed.
  const shown = (/** @type {Element | undefined} */ element) => {
    const input = /** @type {HTMLInputElement | undefined} */ (element);
    if (input && !("typing" in input.dataset)) input.value = String(value);
  };
  const typing = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (event.type === "input") input.dataset.typing = "";
    else delete input.dataset.typing;
  };
  const button = (/** @type {string} */ sign, /** @type {number} */ by, /** @type {string} */ words) => {
    const next = (/** @type {number} */ present) =>
      Math.min(Math.max(present + by, low), Math.max(present, high));
    // Not `disabled`: the keyboard's focus, which is on it as it reaches its end, would fall to the page.
    const ended = next(value) === value;
    return html`
    <button aria-disabled=${ended ? "true" : nothing} aria-label=${words} title="${words}${ended ? ` (from ${low} to ${high})` : ""}"
      @click=${() => ended || change(next)}>${sign}</button>`;
  };
  return html`
    <div class="stepper">
      ${button("−", -1, `Remove ${one}`)}
      <input inputmode="numeric" autocomplete="off" aria-label="Number of ${name}" ${ref(shown)}
        @input=${typing} @blur=${typing} @change=${typed} @focus=${(/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).select()} />
      ${button("+", 1, `Add ${one}`)}
    </div>`;
}
