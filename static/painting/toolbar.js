/** The painter's tools below the output: what to paint, how wide, and everything away. */
import { css, html, nothing, svg } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { shapeOf } from "../drawing/points.js";
import { svgPath } from "../drawing/shapes.js";
import { RADII } from "./brush.js";

/**
 * @param {import("./painting.js").Painting} painting
 * @param {(choice: number) => string} colourOf the colour of a class or value, by its place among the choices
 */
export function toolbar(painting, colourOf) {
  const { classes, choices, size, points, store } = painting;
  const most = Number(store.get().limits.classes ?? 2);
  const count = points?.length ?? 0;
  const shape = (/** @type {number} */ index) =>
    svgPath(shapeOf(classes.length === 2 ? 2 * index - 1 : index, classes.length), 5.5);
  const nameOf = (/** @type {number} */ index) =>
    painting.curved
      ? "points"
      : classes.length
        ? `class ${classes[index]}`
        : `value ${String(choices[index]).replace("-", "−")}`;
  return html`<div class="paint" role="group" aria-label="Paint">
    <div class="brushes" role="radiogroup" aria-label="Paint with">
      ${choices.map((_, index) =>
        brush(
          painting,
          index,
          nameOf(index),
          index < 9 ? String(index + 1) : "",
          html`
          <svg viewBox="-8 -8 16 16" width="18" height="18" aria-hidden="true">
            ${svg`<path d=${shape(index)} style=${styleMap({ fill: colourOf(index) })}></path>`}</svg>`,
        ),
      )}
      ${
        classes.length && classes.length < most
          ? html`<button type="button" class="small" aria-label="Another class" title="Another class" @click=${() => painting.addClass()}>+</button>`
          : nothing
      }
      ${brush(
        painting,
        -1,
        "eraser",
        "E",
        html`<svg class="icon" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
          ${svg`<path d="M8.5 19.5 3.5 14.5a1.4 1.4 0 0 1 0-2L12 4a1.4 1.4 0 0 1 2 0l5.500 5.500a1.400 1.400 0 0 1 0 2l-8 8zM8.500 19.500h12M8 8.500l7.500 7.500"></path>`}</svg>`,
      )}
    </div>
    <label class="size" title="Size of the brush (+ and −)"><input type="range" min="0" max=${RADII.length - 1} step="1" .value=${String(size)} aria-label="Size of the brush"
        aria-valuetext=${RADII[size] ? `radius ${RADII[size]}` : "single points"}
        @input=${(/** @type {Event} */ event) => painting.resize(Number(/** @type {HTMLInputElement} */ (event.target).value))} /></label>
    <span class="ends">
      <button type="button" class="small" aria-disabled=${String(!count)} @click=${() => count && painting.clear()}>Clear</button>
      <button type="button" class="small done" title="Stop painting (Esc)" @click=${() => store.set({ painting: false })}>Done</button>
    </span>
    ${
      painting.startsAnew
        ? html`<p class="anew" role="status">A new class needs another output, so your next stroke starts with new weights.</p>`
        : nothing
    }
    <p class="said" role="status">${painting.said}</p>
  </div>`;
}

/**
 * @param {import("./painting.js").Painting} painting
 * @param {number} choice
 * @param {string} name
 * @param {string} key
 * @param {unknown} picture
 */
function brush(painting, choice, name, key, picture) {
  return html`<label class="brush" title="${name}${key ? ` (${key})` : ""}">
    <input type="radio" name="brush" aria-label=${name} .checked=${painting.chosen === choice} @change=${() => painting.choose(choice)} />
    ${picture}</label>`;
}

export const toolbarStyles = css`
  .plane.painting {
    cursor: crosshair;
    touch-action: none;
  }
  .tip {
    position: absolute;
    box-sizing: border-box;
    border: 1.5px solid var(--ink);
    border-radius: 50%;
    box-shadow: 0 0 0 1px var(--surface);
    transform: translate(-50%, -50%);
    pointer-events: none;
  }
  .anew {
    flex-basis: 100%;
    margin: 0;
  }
  .tip.erasing {
    border-style: dashed;
  }
  .paint {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 4px 8px;
    width: 100%;
  }
  .brushes {
    display: flex;
    flex-wrap: wrap;
    gap: 1px;
  }
  .brush {
    position: relative;
    display: grid;
    place-items: center;
    width: 30px;
    height: 32px;
    border: 2px solid transparent;
    border-radius: var(--radius);
    cursor: pointer;
  }
  .brush:has(:checked) {
    border-color: var(--accent);
    background: var(--accent-soft);
  }
  .brush:has(:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .brush input {
    position: absolute;
    z-index: 1;
    inset: 0;
    width: 100%;
    height: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .brush .icon {
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .size {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .size input {
    width: 60px;
    margin: 0;
    accent-color: var(--accent);
  }
  .ends {
    display: flex;
    gap: 4px;
  }
  .small {
    min-width: 28px;
    min-height: 32px;
    padding: 2px 8px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  .small[aria-disabled="true"] {
    opacity: 0.5;
    cursor: default;
  }
  .small.done {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  .said {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: 0;
    overflow: hidden;
    clip-path: inset(50%);
  }
`;
