/**
 * `<np-health>`: how well each layer learns. For each the norm of its weights and of their gradient, the size of a step
 * beside the usual band, how steep its units are; a strip with one quantity over time; and what that means in a sentence.
 *
 * @typedef {import("./health/past.js").Health} Health
 * @typedef {import("./health/said.js").Layer} Layer
 */
import { html, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { formatted, onThemeChange } from "../drawing/canvas.js";
import { ViewPanel } from "../elements/view.js";
import { entryOf } from "../page/catalog.js";
import { progressOf } from "../page/slow.js";
import { later } from "./health/past.js";
import { BAND, edgesOf, QUANTITIES } from "./health/quantities.js";
import { said } from "./health/said.js";
import { drawStrip } from "./health/strip.js";
import { styles } from "./health/styles.js";

/** Milliseconds between two pictures of the strips while training goes on: each adds less than a pixel to most. */
const STRIPS = 250;
/** Ends of the scale on which the size of a step is shown, as powers of ten. */
const SCALE = [-6, 0];

class HealthPanel extends ViewPanel {
  static properties = { ...ViewPanel.properties, chosen: { state: true } };
  static styles = [ViewPanel.styles, styles];

  constructor() {
    super();
    /** The quantity that the strips show. */
    this.chosen = Object.keys(QUANTITIES)[0];
    /** @type {readonly import("./health/past.js").Moment[]} */
    this.moments = [];
    /** How many strips there were when they were drawn last, and when. */
    this.strips = 0;
    this.stripsAt = Number.NEGATIVE_INFINITY;
    this.resized = new ResizeObserver(() => this.#drawStrips());
  }

  connectedCallback() {
    super.connectedCallback();
    this.resized.observe(this);
    this.endTheme = onThemeChange(() => this.#drawStrips());
    this.follow(({ frame }, previous) => {
      if (frame?.reset && frame !== previous.frame) this.moments = [];
    });
  }

  disconnectedCallback() {
    this.resized.disconnect();
    this.endTheme?.();
    super.disconnectedCallback();
  }

  /** The strips have no gap where nobody looked. @param {Health | null} health */
  came(health) {
    if (health?.bins) this.moments = later(this.moments, { at: progressOf(this.store.get()), health });
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const count = this.renderRoot.querySelectorAll("canvas").length;
    const due = performance.now() - this.stripsAt >= STRIPS || !this.store.get().playing;
    if (due || changed.has("chosen") || count !== this.strips) this.#drawStrips();
    this.strips = count;
  }

  #drawStrips() {
    this.stripsAt = performance.now();
    const layers = this.#layers;
    const style = getComputedStyle(this);
    const colour = (/** @type {string} */ token) => style.getPropertyValue(token).trim();
    const colours = {
      ink: colour("--ink"),
      accent: colour("--accent"),
      warn: colour("--negative"),
      line: colour("--line-strong"),
    };
    this.renderRoot.querySelectorAll("canvas").forEach((canvas, layer) => {
      const { clientWidth: width = 0, clientHeight: height = 0 } = canvas.parentElement ?? {};
      const units = layers[layer]?.units ?? 1;
      const scene = { quantity: QUANTITIES[this.chosen], moments: this.moments, layer, units, colours };
      drawStrip(canvas, { width, height }, scene);
    });
  }

  /** Those that there is a strip for. */
  get #layers() {
    const layers = this.shown?.weights ? layersOf(this.store.get(), this.shown) : [];
    return this.chosen === "units" ? layers.filter(({ output }) => !output) : layers;
  }

  controls() {
    const choose = (/** @type {string} */ name) => () => {
      this.chosen = name;
    };
    return html`<div class="choice" role="group" aria-label="Over time">
        ${Object.entries(QUANTITIES).map(
          ([name, { label }]) =>
            html`<button type="button" aria-pressed=${String(name === this.chosen)} @click=${choose(name)}>${label}</button>`,
        )}</div>
      <p class="how">${QUANTITIES[this.chosen].how}</p>`;
  }

  /** @param {Health} health */
  draw(health) {
    const layers = layersOf(this.store.get(), health);
    let first = 0;
    return html`<ol>${layers.map((layer, i) => {
      const [start, end] = [first, first + (layer.output ? 0 : layer.units)];
      first = end;
      const units = layer.output
        ? null
        : { slopes: health.slopes?.subarray(start, end), marks: health.marks?.subarray(start, end) };
      return row(layer, units, this.#strip(layer, i));
    })}</ol>`;
  }

  /** @param {Layer} layer @param {number} i its place */
  #strip(layer, i) {
    const quantity = QUANTITIES[this.chosen];
    if (layer.output && quantity.kind === "shares") return nothing;
    const edges = edgesOf(quantity, this.moments, i);
    const [low, high] = edges.map((edge) => edgeText(edge, quantity, edges[1] - edges[0]));
    const [start, now] = [this.moments[0], this.moments.at(-1)].map((each) => Math.floor(each?.at ?? 0));
    const time = `${start.toLocaleString("en")} to ${now.toLocaleString("en")}`;
    return html`<div class="strip">
      <div><canvas role="img" aria-label="${quantity.label} of ${layer.name}, epochs ${time}"></canvas></div>
      <span class="edges"><span>${high}</span><span>${low}</span></span>
      <span class="time"><span>epoch ${start.toLocaleString("en")}</span><span>${now.toLocaleString("en")}</span></span>
    </div>`;
  }
}

/**
 * @param {number} edge of a strip
 * @param {import("./health/quantities.js").Quantity} quantity
 * @param {number} span from edge to edge
 */
function edgeText(edge, { kind, powers, band }, span) {
  if (!Number.isFinite(edge)) return "–";
  if (band) return percent(10 ** edge);
  if (kind === "shares") return percent(edge);
  if (powers) return `10${superscript(edge)}`;
  return formatted(Math.abs(edge) < span / 1000 ? 0 : edge);
}

/** @param {number} power */
function superscript(power) {
  const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  return [...`${power}`].map((each) => (each === "-" ? "⁻" : digits[Number(each)])).join("");
}

/**
 * @param {Readonly<import("../page/store.js").State>} state
 * @param {Health} health
 * @returns {Layer[]} the layers after the input
 */
function layersOf(
  { state, catalog, frame, data },
  { weights = none, gradients = none, updates = none, dead, saturated },
) {
  const layers = (state?.layers ?? []).slice(1);
  const strongest = Math.max(...gradients.filter(Number.isFinite));
  return layers.slice(0, weights.length).map((layer, i) => ({
    name: `${layer.kind === "output" ? "Output" : `Layer ${i + 1}`} · ${entryOf(catalog, "activation", layer.activation)?.label}`,
    number: i + 1,
    units: layer.size,
    output: layer.kind === "output",
    frozen: layer.frozen,
    weights: weights[i],
    gradient: gradients[i],
    strongest,
    update: updates[i],
    dead: dead?.[i] ?? 0,
    saturated: saturated?.[i] ?? 0,
    taught: layer.weights.length > 0,
    points: !data || data.train.length > 0,
    diverged: !!frame?.diverged,
  }));
}

const none = new Float32Array();

/**
 * @param {Layer} layer
 * @param {{ slopes?: Uint8Array, marks?: Uint8Array } | null} units null for the output
 * @param {unknown} strip
 */
function row(layer, units, strip) {
  const { ill, words } = said(layer);
  return html`<li>
    <strong>${layer.name}</strong>
    <div class="slopes">${
      units
        ? html`<span class="caption" title="The fuller a square, the steeper its unit's activation at the training points">slopes of its units</span>
      <div class="units" role="img" aria-label=${unitsSaid(layer)}>${[...(units.slopes ?? [])].map(
        (slope, i) => unit(slope, i, units.marks?.[i] ?? 0),
      )}</div>`
        : nothing
    }</div>
    ${figure("‖weights‖", number(layer.weights), "The norm of the layer's weights")}
    ${figure("‖gradient‖", number(layer.gradient), "The norm of the gradient of the training loss")}
    <div class="step" title="What the next mini-batch changes, as a share of the weights. The band is 0.1 to 1 %.">
      ${figure("a step changes", percent(layer.update), "")}
      <div class="scale">
        <div class="band" style=${styleMap({ left: place(BAND[0]), right: `calc(100% - ${place(BAND[1])})` })}></div>
        ${layer.update > 0 ? html`<div class="mark" style=${styleMap({ left: place(layer.update) })}></div>` : ""}
      </div>
    </div>
    ${strip}
    <p class="said ${ill ? "ill" : ""}">${words}</p>
  </li>`;
}

/** @param {string} name @param {string} value @param {string} title */
function figure(name, value, title) {
  return html`<dl title=${title}><dt>${name}</dt><dd>${value}</dd></dl>`;
}

/** What a unit's mark says. */
const MARKS = ["", "saturated", "dead"];

/** A square, the fuller the steeper its unit is. @param {number} slope @param {number} index @param {number} mark */
function unit(slope, index, mark) {
  const background = `color-mix(in srgb, var(--accent) ${Math.round(slope / 2.55)}%, transparent)`;
  const title = `unit ${index + 1}: mean slope ${Math.round(slope / 2.55)} % of the steepest${mark ? `, ${MARKS[mark]}` : ""}`;
  return html`<span class="unit ${MARKS[mark]}" title=${title} style=${styleMap({ background })}></span>`;
}

/** @param {Layer} layer */
function unitsSaid({ units, dead, saturated }) {
  return `${units} units, of which ${dead} dead, ${saturated} saturated`;
}

/** @param {number} share @returns {string} its place on the logarithmic scale */
function place(share) {
  const at = (Math.log10(share) - SCALE[0]) / (SCALE[1] - SCALE[0]);
  return `${(100 * Math.min(1, Math.max(0, at))).toFixed(1)}%`;
}

/** @param {number} value */
function number(value) {
  return Number.isFinite(value) ? `${+value.toPrecision(3)}` : "–";
}

/** @param {number} value */
function percent(value) {
  return Number.isFinite(value) ? `${+(100 * value).toPrecision(2)}\u00a0%` : "–";
}

customElements.define("np-health", HealthPanel);
