/**
 * What the picture's colours and shapes mean. The colour scale is also the menu of palettes.
 */
import { html, nothing, svg } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { shapeOf } from "../../drawing/points.js";
import { DISC, svgPath } from "../../drawing/shapes.js";
import { channelsOf, classesOf, className, outputsOf, targetName } from "../../page/classes.js";
import { css, fieldColourOf, paletteNamed, palettes, pointColourOf, washed } from "../../page/colours.js";
import { choosePalette } from "./preference.js";

const STEPS = 16;
/** So many classes are named beside the options. */
const FEW = 8;

/**
 * @param {import("./shown.js").Shown} shown
 * @param {import("../../page/store.js").Store} store that a palette is chosen in
 * @param {Readonly<import("../../page/store.js").State>} state
 * @param {import("./picture.js").Look} look
 */
export function legend({ kind, other, target }, store, { state, palette, view }, look) {
  const classes = classesOf(state);
  if (kind === "fit") return fitLegend(state, look);
  if (kind === "classes") return classLegend(state, look);
  // One class's map says how probable it is; its points have colours of their own.
  const single = classes > 2 && !other;
  const tint = single ? channelsOf(look.classes[target]) : null;
  const colour = (/** @type {number} */ value) =>
    css(tint ? washed(tint, look.dark, (value + 1) / 2) : fieldColourOf(value, palette, look.dark));
  const point = (/** @type {number} */ value) => css(pointColourOf(value, palette, look.dark));
  const smooth = Array.from({ length: STEPS + 1 }, (_, i) => colour((2 * i) / STEPS - 1));
  const stops = view.discretize === true ? [`${colour(-1)} 50%`, `${colour(1)} 50%`] : smooth;
  const chosen = paletteNamed(palette).name;
  const choose = (/** @type {Event} */ event) =>
    choosePalette(store, /** @type {HTMLSelectElement} */ (event.target).value);
  const [low, high] = single ? ["0 %", "100 %"] : ["−1", classes ? "+1" : "1"];
  const two = classes === 2;
  return html`
    <div class="legend">
      ${two ? swatch(shapeOf(-1, 2), point(-1), `class ${className(state, 0)}`) : nothing}<span>${low}</span>
      <span class="scale" style=${styleMap({ background: `linear-gradient(90deg, ${stops.join(", ")})` })}>
        <i></i>
        <select aria-label="Colours" title="Colours (${paletteNamed(palette).help})" @change=${choose}>
          ${palettes.map(({ name, label }) => html`<option value=${name} ?selected=${name === chosen}>${label}</option>`)}
        </select>
      </span>
      <span>${high}</span>${two ? swatch(shapeOf(1, 2), point(1), `class ${className(state, 1)}`) : nothing}
    </div>`;
}

/** @param {import("../../wire/protocol.js").SessionState | null} state @param {import("./picture.js").Look} look */
function classLegend(state, look) {
  const classes = classesOf(state);
  return html`
    <div class="legend classes ${classes > FEW ? "many" : ""}" title="Paler colours: the network is less certain.">
      ${look.classes.map((colour, index) => {
        const name = className(state, index);
        return html`<span>${swatch(shapeOf(index, classes), colour, `class ${name}`)}${name}</span>`;
      })}
    </div>`;
}

/** @param {import("../../wire/protocol.js").SessionState | null} state @param {import("./picture.js").Look} look */
function fitLegend(state, { classes, ink, accent }) {
  const several = outputsOf(state) > 1;
  const line = (/** @type {string} */ colour, /** @type {string} */ name) =>
    html`<span><i class="line" style=${styleMap({ background: colour })}></i>${name}</span>`;
  return html`
    <div class="legend classes">
      ${several ? classes.map((colour, index) => line(colour, targetName(state, index))) : line(ink, "fit")}
      ${line(`color-mix(in srgb, ${accent} 45%, transparent)`, "hidden units")}
      ${several ? nothing : html`<span>${swatch(DISC, accent, "points")}points</span>`}
    </div>`;
}

/**
 * @param {import("../../drawing/shapes.js").Shape} shape
 * @param {string} colour
 * @param {string} name of what has that shape
 */
export function swatch(shape, colour, name) {
  const words = `${name}: ${shape.name}`;
  return html`<svg class="swatch" viewBox="-8 -8 16 16" width="16" height="16" role="img" aria-label=${words}>
    <title>${words}</title>
    ${svg`<path d=${svgPath(shape, 5.5)} style=${styleMap({ fill: colour })}></path>`}
  </svg>`;
}
