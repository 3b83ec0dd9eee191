/**
 * `<np-landscape>`: the training loss on a plane through the present weights, with the way that training took. While it
 * trains, the present moves over the map; a new one is asked for where it leaves the map, and when training rests.
 *
 * @typedef {Required<NonNullable<import("../wire/protocol.js").Frame["landscape"]>>} Landscape
 * @typedef {import("./landscape/path.js").Seen} Seen
 */
import { css, html, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { formatted, formattedLoss, isDark, onThemeChange } from "../drawing/canvas.js";
import { ViewPanel } from "../elements/view.js";
import { entryOf } from "../page/catalog.js";
import { colourOf, css as inCss } from "../page/colours.js";
import { pathOf, seenFrom } from "./landscape/path.js";
import { drawMap, drawPath, gradient, scaleOf } from "./landscape/picture.js";

/** The side of the picture in pixels, at most. */
const LARGEST = 420;
/** Milliseconds between two maps that are asked for, at least, and between two sentences. */
const [PAUSE, READING] = [1000, 400];
/** So far from the middle, of 1 at the edge, the present may go before another map is asked for. */
const INNER = 0.8;
/** Zooming in or out. */
const ZOOM = 2;
/** So many weights are offered by name. */
const NAMED = 500;
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

class LandscapePanel extends ViewPanel {
  static properties = { ...ViewPanel.properties, side: { state: true }, probe: { state: true } };
  static styles = [
    ViewPanel.styles,
    css`
      .controls {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 16px;
        align-items: center;
        margin-bottom: 8px;
      }
      select,
      button {
        min-height: 32px;
        padding: 0 8px;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--ink);
        font: inherit;
      }
      button {
        min-width: 32px;
        cursor: pointer;
      }
      select {
        max-width: 100%;
      }
      label {
        display: inline-flex;
        gap: 6px;
        align-items: center;
        min-height: 32px;
      }
      .parts {
        display: flex;
        flex-wrap: wrap;
        gap: 16px 24px;
      }
      .picture {
        position: relative;
        flex: 0 1 ${LARGEST}px;
        min-width: min(100%, 240px);
        aspect-ratio: 1;
        overflow: hidden;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        touch-action: pan-y;
      }
      canvas {
        position: absolute;
        inset: 0;
      }
      .probe {
        position: absolute;
        width: 12px;
        height: 12px;
        margin: -7px;
        border: 2px solid var(--ink);
        border-radius: 50%;
        pointer-events: none;
      }
      .words {
        display: grid;
        flex: 1 1 240px;
        gap: 8px;
        align-content: start;
        max-width: 520px;
      }
      .main {
        color: var(--ink);
        font-size: var(--base);
      }
      .bar {
        height: 10px;
        border-radius: 5px;
      }
      .ends {
        display: flex;
        justify-content: space-between;
        font-variant-numeric: tabular-nums;
      }
      .reading {
        min-height: 1.5em;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  constructor() {
    super();
    this.side = 0;
    /** Where the loss is read, in places of the map. @type {readonly [number, number] | null} */
    this.probe = null;
    /** The last map, while another is on its way. @type {Landscape | null} */
    this.map = null;
    /** @type {Landscape | null} */
    this.painted = null;
    this.paintedFor = "";
    this.askedAt = 0;
    this.saidAt = 0;
    this.edition = 0;
    this.resized = new ResizeObserver(([{ contentRect }]) => {
      this.side = Math.floor(contentRect.width);
    });
  }

  connectedCallback() {
    super.connectedCallback();
    this.path = pathOf(this.run);
    this.follow((state, previous) => {
      if (state.palette !== previous.palette) this.requestUpdate();
      if (state.frame !== previous.frame || state.playing !== previous.playing) this.#trained();
    });
    this.end = onThemeChange(() => this.requestUpdate());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.soon);
    this.end?.();
    this.resized.disconnect();
  }

  /** A frame has come: the path is longer. */
  #trained() {
    const now = performance.now();
    if (now - this.saidAt > READING || !this.store.get().playing) {
      this.saidAt = now;
      this.requestUpdate();
    } else this.#drawPath();
    clearTimeout(this.soon);
    if (this.#outdated())
      this.soon = setTimeout(() => this.#renew(), Math.max(0, this.askedAt + PAUSE - now));
  }

  #renew() {
    if (!this.#outdated()) return;
    this.#ask({});
  }

  /** Whether the map is not about the present any more. */
  #outdated() {
    const { frame, playing } = this.store.get();
    const { map, shown, path } = this;
    const last = path?.steps.at(-1);
    if (!frame?.parameters || !last || (!map && !shown?.fault)) return false;
    if (!map || map.centre.length !== frame.parameters.length) return true;
    if (!playing) return map.centre.some((value, i) => value !== frame.parameters?.[i]);
    return this.#seen([last]).places[0].some((along) => !(Math.abs(along) < INNER));
  }

  /** @param {Readonly<Record<string, number>>} changes of the view's parameters */
  #ask(changes) {
    this.askedAt = performance.now();
    this.edition += 1;
    this.ask({ ...this.values, ...changes, edition: this.edition });
  }

  /** @param {readonly import("./landscape/path.js").Step[]} steps @returns {Seen} */
  #seen(steps) {
    const fitting = steps.filter(({ parameters }) => parameters.length === this.map?.centre.length);
    return seenFrom(fitting, /** @type {Landscape} */ (this.map));
  }

  willUpdate() {
    const { shown } = this;
    if (shown && !shown.fault) this.map = shown;
    else if (shown?.fault) this.map = null;
  }

  controls() {
    const { catalog } = this.store.get();
    const words = /** @type {any} */ (
      entryOf(catalog, "view", this.view)?.parameters.find(({ name }) => name === "plane")
    )?.words;
    const { plane = 0, seed = 0, reach = 1 } = this.values;
    const number = (/** @type {Event} */ { target }) =>
      Number(/** @type {HTMLSelectElement} */ (target).value);
    return html`<div class="controls">
      <label>Plane <select name="plane" @change=${(/** @type {Event} */ event) => this.#ask({ plane: number(event), reach: 1 })}>
        ${(words ?? []).map((/** @type {string} */ word, /** @type {number} */ i) => html`<option value=${i} ?selected=${i === plane}>${NAMES[/** @type {keyof typeof NAMES} */ (word)] ?? word}</option>`)}
      </select></label>
      ${plane === 0 ? html`<button type="button" @click=${() => this.#ask({ seed: seed + 1 })}>Other directions</button>` : nothing}
      ${plane === 1 ? [this.#weight("first", "Across", 0), this.#weight("second", "Up", 1)] : nothing}
      <span>
        <button type="button" aria-label="Show a smaller part" ?disabled=${reach < 0.02} @click=${() => this.#ask({ reach: reach / ZOOM })}>+</button>
        <button type="button" aria-label="Show a larger part" ?disabled=${reach > 50} @click=${() => this.#ask({ reach: reach * ZOOM })}>−</button>
      </span>
    </div>`;
  }

  /** @param {"first" | "second"} name @param {string} label @param {number} usual */
  #weight(name, label, usual) {
    const now = this.values[name] ?? usual;
    const choose = (/** @type {Event & { target: HTMLSelectElement }} */ { target }) =>
      this.#ask({ [name]: Number(target.value) });
    const weights = weightNames(this.store.get().state?.layers ?? []);
    return html`<label>${label} <select name=${name} @change=${choose}>
      ${weights.map(([index, words]) => html`<option value=${index} ?selected=${index === now}>${words}</option>`)}
    </select></label>`;
  }

  render() {
    const { shown, map } = this;
    if (shown?.fault) return html`${this.controls()}<p role="status">${shown.fault}</p>`;
    return html`${this.controls()}${map ? this.draw(map) : html`<p>Waiting for the server …</p>`}`;
  }

  /** @param {Landscape} map */
  draw(map) {
    const seen = this.#seen(this.path?.steps ?? []);
    const scale = scaleOf(map);
    const { sentence, held } = said(map, seen);
    return html`<div class="parts">
      <div class="picture" tabindex="0" role="application" aria-label=${sentence} aria-description="Arrow keys move a marker that reads the loss."
        @pointermove=${this.#point} @pointerdown=${this.#point} @pointerleave=${this.#leave} @keydown=${this.#key} @blur=${this.#leave}>
        <canvas class="map"></canvas>
        <canvas class="path"></canvas>
        ${this.probe ? html`<i class="probe" style=${styleMap(this.#placeOf(map, this.probe))}></i>` : nothing}
      </div>
      <div class="words">
        <p class="main">${sentence}</p>
        <p>${held}</p>
        <div><div class="bar" style=${styleMap({ background: gradient(this.#ramp) })}></div>
          <div class="ends"><span>loss ${formattedLoss(Math.exp(scale.low))}</span><span>${formattedLoss(Math.exp(scale.high))}</span></div></div>
        <p>The ring is the network now. The line is the way it came, coloured by its own loss: where both colours differ, the path runs off the plane.</p>
        <p class="reading" aria-live="polite">${this.probe ? this.#read(map, this.probe) : "Point at the map to read the loss there."}</p>
      </div>
    </div>`;
  }

  /** @param {Landscape} map @param {readonly [number, number]} probe */
  #read({ side, losses }, [column, row]) {
    const loss = losses[row * side + column];
    return Number.isFinite(loss)
      ? `The loss there is ${formattedLoss(loss)}.`
      : "The loss there is no finite number.";
  }

  /** @param {Landscape} map @param {readonly [number, number]} probe */
  #placeOf({ side }, [column, row]) {
    const share = (/** @type {number} */ at) => `${((100 * (at + 0.5)) / side).toFixed(2)}%`;
    return { left: share(column), top: share(side - 1 - row) };
  }

  /** Low losses are the palette's middle, high ones its warm end. @type {import("./landscape/picture.js").Ramp} */
  #ramp = (share) => colourOf(-Math.min(1, Math.max(0, share)), this.store.get().palette, isDark(this));

  updated() {
    const box = this.renderRoot.querySelector(".picture");
    if (!box) return;
    this.resized.observe(box);
    const { map, side } = this;
    const canvas = /** @type {HTMLCanvasElement} */ (box.querySelector(".map"));
    const look = `${side} ${isDark(this)} ${this.store.get().palette}`;
    if (map && side && (this.painted !== map || this.paintedFor !== look || !canvas.width)) {
      drawMap(canvas, side, map, scaleOf(map), this.#ramp, this.#lines());
      [this.painted, this.paintedFor] = [map, look];
    }
    this.#drawPath();
  }

  #lines() {
    const tokens = getComputedStyle(this);
    const [ink, halo] = ["--ink", "--surface"].map((name) => tokens.getPropertyValue(name).trim());
    return { ink, halo };
  }

  #drawPath() {
    const canvas = /** @type {HTMLCanvasElement | null} */ (this.renderRoot.querySelector("canvas.path"));
    const { map, side, path } = this;
    if (!canvas || !map || !side || !path) return;
    const scale = scaleOf(map);
    const { places } = this.#seen(path.steps);
    const colours = path.steps.map(({ loss }) => inCss(this.#ramp(scale.share(loss))));
    drawPath(canvas, side, map.side, places, colours.slice(-places.length), this.#lines());
  }

  /** @param {PointerEvent} event */
  #point(event) {
    const { left, top, width } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    const { map } = this;
    if (!map) return;
    const at = (/** @type {number} */ share) =>
      Math.min(map.side - 1, Math.max(0, Math.floor(share * map.side)));
    this.probe = [at((event.clientX - left) / width), map.side - 1 - at((event.clientY - top) / width)];
  }

  /** @param {Event} event */
  #leave(event) {
    if (!(event instanceof PointerEvent && event.pointerType === "touch")) this.probe = null;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { map } = this;
    if (event.key === "Escape") this.probe = null;
    const direction = DIRECTIONS[/** @type {keyof typeof DIRECTIONS} */ (event.key)];
    if (!map || !direction) return;
    event.preventDefault();
    const middle = (map.side - 1) / 2;
    const [column, row] = this.probe ?? [middle, middle];
    const within = (/** @type {number} */ at) => Math.min(map.side - 1, Math.max(0, at));
    this.probe = [within(column + direction[0]), within(row + direction[1])];
  }
}

/** How planes are called, by the words of the view's parameter. */
const NAMES = { random: "two random directions", weights: "two weights" };

/**
 * @param {readonly import("../wire/protocol.js").Layer[]} layers
 * @returns {[number, string][]} places of weights and biases, and what they are
 */
function weightNames(layers) {
  /** @type {[number, string][]} */
  const found = [];
  layers.slice(1).forEach(({ weights, biases, sources, kind }, layer) => {
    weights.forEach((indices, unit) => {
      const name = kind === "output" ? `output ${unit + 1}` : `layer ${layer + 1}, unit ${unit + 1}`;
      indices.forEach((index, k) => {
        found.push([index, `${name}, from ${sources[k]}`]);
      });
      const bias = biases[unit];
      if (bias !== null && bias !== undefined) found.push([bias, `${name}, bias`]);
    });
  });
  return found.slice(0, NAMED);
}

/**
 * @param {Pick<Landscape, "loss" | "losses">} map
 * @param {Pick<Seen, "places" | "share" | "away" | "length">} seen
 * @returns {{ sentence: string, held: string }} where the run stands, and how far the map is to be trusted about its path
 */
export function said({ loss, losses }, { places, share, away, length }) {
  const lowest = Math.min(...losses.filter(Number.isFinite));
  const lower = lowest < loss * 0.99;
  const sentence = lower
    ? `The loss was ${formattedLoss(loss)} in the middle; on this plane it goes down to ${formattedLoss(lowest)}.`
    : `The loss was ${formattedLoss(loss)} in the middle: nowhere on this plane is it much lower.`;
  const held =
    places.length < 2 || Number.isNaN(share)
      ? "There is no path yet: train a little."
      : `The plane holds ${Math.round(100 * share)}\u00a0% of the path's variance. The path is up to ${formatted(away)} away from it, and ${formatted(length)} long.`;
  return { sentence, held };
}

customElements.define("np-landscape", LandscapePanel);
