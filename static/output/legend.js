/**
 * The colour scale with its values and the shapes of the classes. It is also the menu of palettes.
 */
import { html, svg } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { colourOf, css, paletteNamed, palettes } from "../colours.js";
import { shapeOf, trace } from "../drawing/points.js";
import { choosePalette } from "./preference.js";

const STEPS = 16;

/**
 * @param {object} options
 * @param {string} options.palette
 * @param {boolean} options.dark
 * @param {boolean} options.discretize
 * @param {boolean} options.classes whether the data are classes
 */
export function legend({ palette, dark, discretize, classes }) {
  const colour = (/** @type {number} */ value) => css(colourOf(value, palette, dark));
  const smooth = Array.from({ length: STEPS + 1 }, (_, i) => colour((2 * i) / STEPS - 1));
  const stops = discretize ? [`${colour(-1)} 50%`, `${colour(1)} 50%`] : smooth;
  const chosen = paletteNamed(palette).name;
  const choose = (/** @type {Event} */ event) =>
    choosePalette(/** @type {HTMLSelectElement} */ (event.target).value);
  return html`
    <div class="legend">
      ${classes ? shape(-1, colour(-1)) : ""}<span>−1</span>
      <span class="scale" style=${styleMap({ background: `linear-gradient(90deg, ${stops.join(", ")})` })}>
        <i></i>
        <select aria-label="Colours" title="Colours: ${paletteNamed(palette).help}" @change=${choose}>
          ${palettes.map(({ name, label }) => html`<option value=${name} ?selected=${name === chosen}>${label}</option>`)}
        </select>
      </span>
      <span>${classes ? "+1" : "1"}</span>${classes ? shape(1, colour(1)) : ""}
    </div>`;
}

/** @param {number} label of a class @param {string} colour */
function shape(label, colour) {
  const words = label < 0 ? "class −1: diamonds" : "class +1: circles";
  return html`<svg viewBox="-8 -8 16 16" width="16" height="16" role="img" aria-label=${words}>
    <title>${words}</title>
    ${svg`<path d=${pathOf(label)} fill=${colour}></path>`}
  </svg>`;
}

/** @param {number} label @returns {string} the same outline as on the canvas, for SVG */
function pathOf(label) {
  /** @type {string[]} */
  const parts = [];
  const pen = {
    moveTo: (/** @type {number} */ x, /** @type {number} */ y) => parts.push(`M${x} ${y}`),
    lineTo: (/** @type {number} */ x, /** @type {number} */ y) => parts.push(`L${x} ${y}`),
    closePath: () => parts.push("Z"),
    arc: (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) =>
      parts.push(`A${r} ${r} 0 1 1 ${x - r} ${y}A${r} ${r} 0 1 1 ${x + r} ${y}`),
  };
  trace(pen, shapeOf(label, true), 0, 0, 5.5);
  return parts.join("");
}
