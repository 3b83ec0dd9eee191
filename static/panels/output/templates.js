/** The elements over and under the output's picture: numbers along its sides, the probe and brush, options. */
import { html, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { formatted } from "../../drawing/canvas.js";
import { PLANE } from "../../drawing/field.js";
import { heightOf } from "../../drawing/fit.js";
import { outputNames } from "../../page/classes.js";
import { targetRange } from "./picture.js";

/**
 * A number along a side.
 * @param {Readonly<import("../../page/store.js").State>} state
 * @param {"x" | "y" | "target"} axis
 * @param {number} value
 */
export function tickTemplate(state, axis, value) {
  const digits =
    axis === "target" && !Number.isInteger(value) ? (Math.abs(value * 10) % 1 < 1e-9 ? 1 : 2) : 0;
  const text = html`${formatted(value, digits)}`;
  if (axis === "x") {
    const { left } = position({ x: value, y: 0 });
    return html`<span class="tick x" aria-hidden="true" style=${styleMap({ left })}>${text}</span>`;
  }
  const share = axis === "y" ? (PLANE - value) / (2 * PLANE) : heightOf(value, targetRange(state));
  const top = `${(100 * share).toFixed(2)}%`;
  return html`<span class="tick y" aria-hidden="true" style=${styleMap({ top })}>${text}</span>`;
}

/** Where the arrow keys have taken the probe. @param {{ x: number, y: number }} probe */
export function probeTemplate(probe) {
  return html`<i class="probe" style=${styleMap(position(probe))}></i>`;
}

/** The circle that the brush paints in. @param {{ x: number, y: number }} probe @param {number} radius @param {boolean} erasing */
export function tipTemplate(probe, radius, erasing) {
  const width = `${((100 * radius) / PLANE).toFixed(2)}%`;
  const style = { ...position(probe), width, aspectRatio: "1" };
  return html`<i class="tip ${erasing ? "erasing" : ""}" style=${styleMap(style)}></i>`;
}

/**
 * Which of several targets the map is of.
 * @param {import("./shown.js").Shown} shown
 * @param {import("../../page/store.js").State["state"]} session
 * @param {(target: number) => void} choose
 */
export function targetsTemplate({ kind, target }, session, choose) {
  const names = session?.problem === "regression" ? outputNames(session) : [];
  if (kind === "fit" || !names.length) return nothing;
  const chosen = (/** @type {Event} */ event) =>
    choose(Number(/** @type {HTMLSelectElement} */ (event.target).value));
  return html`<label class="target">Target
    <select @change=${chosen}>
      ${names.map((name, index) => html`<option value=${index} ?selected=${index === target}>${name}</option>`)}
    </select></label>`;
}

/** A part of the store's view to switch on and off. @param {import("../../page/store.js").Store} store @param {string} key @param {string} label @param {boolean} checked */
export function optionTemplate(store, key, label, checked) {
  const change = (/** @type {Event} */ event) => {
    const { view } = store.get();
    store.set({
      view: Object.freeze({ ...view, [key]: /** @type {HTMLInputElement} */ (event.target).checked }),
    });
  };
  return html`<label><input type="checkbox" name=${key} .checked=${checked} @change=${change} />${label}</label>`;
}

/** @param {{ x: number, y: number }} point of the plane */
function position({ x, y }) {
  const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(2)}%`;
  return { left: percent((x + PLANE) / (2 * PLANE)), top: percent((PLANE - y) / (2 * PLANE)) };
}
