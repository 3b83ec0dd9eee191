/**
 * `<np-space>`: the points as a layer sees them, by two of its units or in its principal plane, and the plane of inputs
 * as the layer bends it.
 *
 * @typedef {Required<NonNullable<import("../wire/protocol.js").Frame["space"]>>} Space
 * @typedef {Readonly<import("../page/store.js").State>} State
 * @typedef {import("./space/picture.js").Sheet} Sheet
 */
import { css, html, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { formatted, isDark, onThemeChange } from "../drawing/canvas.js";
import { pictureStyles } from "../elements/picture_styles.js";
import { ViewPanel } from "../elements/view.js";
import { channelsOf, classColours, classesOf, className, targetName } from "../page/classes.js";
import { css as inCss, lookupTable, packed, pointColourOf, washed } from "../page/colours.js";
import { optionTemplate } from "./output/templates.js";
import { drawSpace, fitOf, nearestPoint } from "./space/picture.js";
import { turned, turnTowards } from "./space/turning.js";

/** The side of the picture in pixels, at most, where letters have their usual size. */
const LARGEST = 420;
/** So near a pointer has to come to a point, in pixels. */
const REACH = 14;

class SpacePanel extends ViewPanel {
  static properties = { ...ViewPanel.properties, side: { state: true }, at: { state: true } };
  static styles = [
    ViewPanel.styles,
    pictureStyles,
    css`
      .picture {
        flex: 0 1 min(${LARGEST / 16}rem, 75dvh);
        min-width: min(100%, 240px);
      }
      canvas {
        display: block;
      }
      .ring {
        width: 16px;
        height: 16px;
        margin: -9px;
      }
      .share {
        color: var(--ink);
        font-size: var(--base);
      }
      .point {
        min-height: 3em;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  constructor() {
    super();
    this.side = 0;
    /** The point that is looked at, −1 for none. */
    this.at = -1;
    /** As it was last drawn, and of what. @type {{ key: string, points: Float32Array } | null} */
    this.earlier = null;
    /** @type {{ sheet: Sheet, fit: import("./space/picture.js").Fit } | null} */
    this.drawn = null;
    this.resized = new ResizeObserver(([{ contentRect }]) => {
      this.side = Math.floor(contentRect.width);
    });
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow((state, previous) => {
      if (
        ["palette", "view", "data"].some(
          (key) => state[/** @type {"view"} */ (key)] !== previous[/** @type {"view"} */ (key)],
        )
      )
        this.requestUpdate();
    });
    this.end = onThemeChange(() => this.requestUpdate());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.end?.();
    this.resized.disconnect();
  }

  controls() {
    const { state, view, hide } = this.store.get();
    const layers = (state?.layers ?? []).slice(1);
    const { layer = Math.max(1, layers.length - 1), across = 0 } = this.values;
    const units = layers[layer - 1]?.size ?? 0;
    // Where a unit that was chosen is deleted, there is something to choose still.
    const several = units > 2 || across > 0;
    return html`<div class="controls">
      <label>Layer <select name="layer" @change=${(/** @type {Event} */ event) => this.ask({ layer: chosen(event) })}>
        ${layers.map((_, i) => html`<option value=${i + 1} ?selected=${i + 1 === layer}>${layerName(layers, i + 1)}</option>`)}
      </select></label>
      ${
        several
          ? html`<label>Seen by <select name="seen" @change=${(/** @type {Event} */ event) => this.ask({ layer, across: chosen(event), up: 2 * chosen(event) })}>
              <option value="0" ?selected=${!across}>its principal plane</option>
              <option value="1" ?selected=${across > 0}>two of its units</option>
            </select></label>`
          : nothing
      }
      ${several && across ? [this.#unit("across", "Across", units, layer), this.#unit("up", "Up", units, layer)] : nothing}
      ${hide.has("showTestData") ? nothing : optionTemplate(this.store, "showTestData", "Test data", view.showTestData === true)}
    </div>`;

    /** @param {Event} event */
    function chosen({ target }) {
      return Number(/** @type {HTMLSelectElement} */ (target).value);
    }
  }

  /** @param {"across" | "up"} name @param {string} label @param {number} units @param {number} layer */
  #unit(name, label, units, layer) {
    const { across = 1, up = 2 } = this.values;
    const now = { across, up };
    const choose = (/** @type {Event & { target: HTMLSelectElement }} */ { target }) =>
      this.ask({ layer, ...now, [name]: Number(target.value) });
    const gone = now[name] > units ? html`<option selected disabled>–</option>` : nothing;
    return html`<label>${label} <select name=${name} @change=${choose}>
      ${gone}${Array.from({ length: units }, (_, i) => html`<option value=${i + 1} ?selected=${i + 1 === now[name]}>unit ${i + 1}</option>`)}
    </select></label>`;
  }

  /** @param {Space} space */
  draw(space) {
    const state = this.store.get();
    const { sentence, hint, fewer } = said(space, state.state?.layers.slice(1) ?? [], this.values);
    const { sheet, fit } = this.#fitted(space, state);
    this.at = this.at < sheet.points.length / 3 ? this.at : -1;
    const [left, top] = this.at < 0 ? [0, 0] : fit(sheet.points[3 * this.at], sheet.points[3 * this.at + 1]);
    return html`<div class="parts">
      <div class="picture" tabindex="0" role="application" aria-label=${sentence} aria-description="Arrow keys go from point to point."
        @pointermove=${this.#point} @pointerdown=${this.#point} @pointerleave=${this.#leave} @keydown=${this.#key} @blur=${this.#leave}>
        <canvas></canvas>
        ${this.at < 0 ? nothing : html`<i class="ring" style=${styleMap({ left: `${left}px`, top: `${top}px` })}></i>`}
      </div>
      <div class="words">
        <p class="share">${sentence}</p>
        <p>${hint}</p>
        ${fewer ? html`<p>${fewer}</p>` : nothing}
        <p class="point" aria-live="polite">${this.at < 0 ? "Point at one of the points to read it." : this.#read(sheet, space, state)}</p>
      </div>
    </div>`;
  }

  updated() {
    const box = this.renderRoot.querySelector(".picture");
    const canvas = /** @type {HTMLCanvasElement | null} */ (box?.querySelector("canvas"));
    if (!box || !canvas) return;
    this.resized.observe(box);
    if (this.side && this.drawn)
      drawSpace(canvas, this.side, this.drawn.sheet, this.drawn.fit, this.#style());
  }

  /** What is drawn, turned towards what was drawn before. @param {Space} space @param {State} state */
  #fitted(space, { data, view, state }) {
    const key = JSON.stringify([space.shown, space.units, space.every, this.values]);
    const same = this.earlier?.key === key && this.earlier.points.length === space.points.length;
    const turns = same && space.units > 2 && !this.values.across;
    const turn = turns && this.earlier ? turnTowards(space.points, this.earlier.points) : null;
    const [points, grid] = [space.points, space.grid].map((each) => (turn ? turned(each, turn) : each));
    this.earlier = { key, points };
    const labels = labelsOf(data, space.every);
    const line = space.units === 1;
    const heights = line ? heightsOf(labels, grid) : null;
    const rows = new Float32Array((points.length / 2) * 3);
    for (let i = 0; i < points.length / 2; i++)
      rows.set([points[2 * i], heights ? heights[i] : points[2 * i + 1], labels[i] ?? 0], 3 * i);
    /** @type {Sheet} */
    const sheet = {
      grid,
      columns: space.columns,
      shades: space.shades,
      points: rows,
      train: space.train,
      test: view.showTestData === true,
    };
    const places = heights
      ? Float32Array.from(points, (each, i) => (i % 2 ? heights[i >> 1] : each))
      : points;
    this.drawn = { sheet, fit: fitOf([places, grid], this.side || LARGEST) };
    void state;
    return this.drawn;
  }

  /** @returns {import("./space/picture.js").Style} */
  #style() {
    const { state, palette } = this.store.get();
    const classes = classesOf(state);
    const dark = isDark(this);
    const colours = classColours(this, classes);
    const line = getComputedStyle(this).getPropertyValue("--line-strong").trim();
    const many = classes > 2;
    const wash = many
      ? packed(colours.map((colour) => washed(channelsOf(colour), dark)))
      : lookupTable(palette, dark);
    const colour = (/** @type {number} */ label) =>
      many ? colours[label] : inCss(pointColourOf(label, palette, dark));
    return { wash, colour, classes, line, dark };
  }

  /** @param {PointerEvent} event */
  #point(event) {
    const { left, top } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    if (this.drawn)
      this.at = nearestPoint(
        this.drawn.sheet,
        this.drawn.fit,
        event.clientX - left,
        event.clientY - top,
        REACH,
      );
  }

  /** @param {Event} event */
  #leave(event) {
    if (!(event instanceof PointerEvent && event.pointerType === "touch")) this.at = -1;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (event.key === "Escape") this.at = -1;
    if (!step || !this.drawn) return;
    event.preventDefault();
    const { points, train, test } = this.drawn.sheet;
    const count = test ? points.length / 3 : train;
    if (count) this.at = (this.at + step + count) % count;
  }

  /** @param {Sheet} sheet @param {Space} space @param {State} all */
  #read(sheet, space, { data, state }) {
    const { at } = this;
    if (!data) return nothing;
    const training = at < sheet.train;
    const row = (training ? at : at - sheet.train) * space.every * data.columns;
    const [x, y, label] = (training ? data.train : data.test).subarray(row, row + 3);
    const classes = classesOf(state);
    const target = classes
      ? `class ${className(state, classes > 2 ? label : (label + 1) / 2)}`
      : `${targetName(state, 0)} ${formatted(label)}`;
    const [across, up] = [space.points[2 * at], space.points[2 * at + 1]];
    const seen = space.units === 1 ? formatted(across) : `(${formatted(across)}, ${formatted(up)})`;
    return html`${training ? "Training" : "Test"} point at (${formatted(x)}, ${formatted(y)}), ${target}.<br>The layer puts it at ${seen}.`;
  }
}

/**
 * @param {readonly import("../wire/protocol.js").Layer[]} layers after the input
 * @param {number} number from 1
 */
function layerName(layers, number) {
  const { size } = layers[number - 1];
  const name = number === layers.length ? "Output" : `Layer ${number}`;
  return `${name} · ${size} ${size === 1 ? "unit" : "units"}`;
}

/** @param {State["data"]} data @param {number} every @returns {number[]} of the points that are shown */
function labelsOf(data, every) {
  if (!data) return [];
  return [data.train, data.test].flatMap((rows) => {
    const count = Math.ceil(rows.length / data.columns / every);
    return Array.from({ length: count }, (_, i) => rows[i * every * data.columns + 2]);
  });
}

/** How high points along a line lie, by their labels; the line itself lies below. @param {number[]} labels @param {Float32Array} grid */
function heightsOf(labels, grid) {
  const [low, high] = [Math.min(...labels), Math.max(...labels)];
  let [left, right] = [Infinity, -Infinity];
  for (let i = 0; i < grid.length; i += 2)
    [left, right] = [Math.min(left, grid[i]), Math.max(right, grid[i])];
  const step = (right - left || 1) / 8;
  return labels.map((label) => step * (1 + (high > low ? (label - low) / (high - low) : 0)));
}

/**
 * @param {Pick<Space, "shown" | "units" | "share" | "train" | "every">} space
 * @param {readonly unknown[]} layers after the input
 * @param {Readonly<Record<string, number>>} values that were asked for
 * @returns {{ sentence: string, hint: string, fewer: string }} how much is seen, what it means, and what is left out
 */
export function said({ shown, units, share, train, every }, layers, { across = 0, up = 0 }) {
  const output = shown === layers.length;
  const name = output ? "the output" : `layer ${shown}`;
  const Name = name[0].toUpperCase() + name.slice(1);
  const percent = `${Math.round(100 * share)}\u00a0%`;
  const seen = across
    ? `Units ${across} and ${up} show ${percent} of the variance of ${name}.`
    : `${Name} shows ${percent} of its variance here.`;
  const usual =
    units === 1
      ? `${Name} is one number: the points lie along a line, higher or lower by what they should give.`
      : units === 2
        ? `${Name} has two units, so nothing is left out.`
        : seen;
  const sentence = train && Number.isNaN(share) ? `${Name} gives the same for every training point.` : usual;
  const hint = output
    ? "The grid is the plane of inputs, as the whole network bends it."
    : "The grid is the plane of inputs, as the layer bends it. For a unit of the next layer one straight direction counts.";
  const fewer = every > 1 ? `One point in ${every} is shown.` : "";
  return { sentence, hint, fewer };
}

customElements.define("np-space", SpacePanel);
