/**
 * `<np-health>`: how well each layer learns. For each the norm of its weights and of their gradient, the size of a step
 * beside the usual band, how steep its units are, and what that means in a sentence.
 *
 * @typedef {NonNullable<import("../wire/protocol.js").Frame["health"]>} Health
 * @typedef {object} Layer what is known of one layer
 * @property {string} name
 * @property {number} units
 * @property {boolean} output
 * @property {boolean} frozen
 * @property {number} weights
 * @property {number} gradient
 * @property {number} strongest the largest gradient of all layers
 * @property {number} update
 * @property {number} dead
 * @property {number} saturated
 */
import { css, html } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { ViewPanel } from "../elements/view.js";
import { entryOf } from "../page/catalog.js";
import { store } from "../page/store.js";

/** The size of a step that usually trains well, as a share of the weights. */
const BAND = [0.001, 0.01];
/** Ends of the scale on which it is shown, as powers of ten. */
const SCALE = [-6, 0];
/** A gradient this many times smaller than the strongest one has vanished. */
const VANISHED = 1000;

class HealthPanel extends ViewPanel {
  static styles = [
    ViewPanel.styles,
    css`
      ol {
        display: grid;
        gap: 12px 24px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 132px minmax(96px, 1fr) 96px 96px minmax(180px, 280px);
        gap: 2px 24px;
        align-items: center;
      }
      strong {
        font-weight: var(--strong);
      }
      dl {
        margin: 0;
        font-variant-numeric: tabular-nums;
      }
      dt {
        color: var(--muted);
      }
      dd {
        margin: 0;
      }
      .units {
        display: flex;
        flex-wrap: wrap;
        gap: 3px;
      }
      .unit {
        width: 12px;
        height: 12px;
        border: 1px solid var(--line-strong);
        border-radius: 3px;
      }
      .scale {
        position: relative;
        height: 8px;
        margin-top: 6px;
        border-radius: 4px;
        background: var(--line);
      }
      .band,
      .mark {
        position: absolute;
        top: 0;
        bottom: 0;
      }
      .band {
        background: color-mix(in srgb, var(--positive) 45%, transparent);
      }
      .mark {
        width: 4px;
        margin: -3px -2px;
        border-radius: 2px;
        background: var(--ink);
      }
      .said {
        grid-column: 1 / -1;
      }
      .said.ill {
        color: var(--ink);
      }
      @media (max-width: 720px) {
        li {
          grid-template-columns: 1fr 1fr;
        }
        .units,
        .step {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  /** @param {Health} health */
  draw(health) {
    const layers = layersOf(health);
    let first = 0;
    return html`<ol>${layers.map((layer) => {
      const slopes = layer.output
        ? null
        : (health.slopes ?? new Uint8Array()).subarray(first, first + layer.units);
      first += layer.units;
      return row(layer, slopes);
    })}</ol>`;
  }
}

/** @param {Health} health @returns {Layer[]} the layers after the input */
function layersOf({ weights = none, gradients = none, updates = none, dead, saturated }) {
  const layers = (store.get().state?.layers ?? []).slice(1);
  const strongest = Math.max(...gradients);
  return layers.slice(0, weights.length).map((layer, i) => ({
    name: `${layer.kind === "output" ? "Output" : `Layer ${i + 1}`} · ${entryOf("activation", layer.activation)?.label}`,
    units: layer.size,
    output: layer.kind === "output",
    frozen: layer.frozen,
    weights: weights[i],
    gradient: gradients[i],
    strongest,
    update: updates[i],
    dead: dead?.[i] ?? 0,
    saturated: saturated?.[i] ?? 0,
  }));
}

const none = new Float32Array();

/** @param {Layer} layer @param {Uint8Array | null} slopes of its units */
function row(layer, slopes) {
  const { ill, words } = said(layer);
  return html`<li>
    <strong>${layer.name}</strong>
    <div class="units" role="img" aria-label=${slopes ? unitsSaid(layer) : ""}>${[...(slopes ?? [])].map(unit)}</div>
    ${figure("weights", number(layer.weights), "The norm of the layer's weights")}
    ${figure("gradient", number(layer.gradient), "The norm of the gradient of the training loss")}
    <div class="step" title="What the next mini-batch changes, as a share of the weights. The band is 0.1 to 1 %.">
      ${figure("a step changes", percent(layer.update), "")}
      <div class="scale">
        <div class="band" style=${styleMap({ left: place(BAND[0]), right: `calc(100% - ${place(BAND[1])})` })}></div>
        ${layer.update > 0 ? html`<div class="mark" style=${styleMap({ left: place(layer.update) })}></div>` : ""}
      </div>
    </div>
    <p class="said ${ill ? "ill" : ""}">${words}</p>
  </li>`;
}

/** @param {string} name @param {string} value @param {string} title */
function figure(name, value, title) {
  return html`<dl title=${title}><dt>${name}</dt><dd>${value}</dd></dl>`;
}

/** A square, the fuller the steeper its unit is. @param {number} slope */
function unit(slope, index = 0) {
  const background = `color-mix(in srgb, var(--accent) ${Math.round(slope / 2.55)}%, transparent)`;
  const title = `unit ${index + 1}: mean slope ${Math.round(slope / 2.55)} % of the steepest`;
  return html`<span class="unit" title=${title} style=${styleMap({ background })}></span>`;
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

/**
 * What a layer's numbers mean, the worst first.
 * @param {Layer} layer
 * @returns {{ ill: boolean, words: string }}
 */
export function said(layer) {
  const { units, dead, saturated, weights, gradient, strongest, update, frozen } = layer;
  const ill = (/** @type {string} */ words) => ({ ill: true, words });
  if (!Number.isFinite(weights))
    return ill("Its weights are no longer finite numbers. Reset, or undo the last change.");
  if (dead === units && dead > 0) return ill("All of it is dead: no training point gives it a gradient.");
  if (dead > 0)
    return ill(`${share(dead, units)} of it is dead: no training point gives these units a gradient.`);
  if (2 * saturated > units)
    return ill(`${share(saturated, units)} of it is saturated: its gradients are nearly 0.`);
  if (frozen) return { ill: false, words: "It is frozen: training leaves its weights as they are." };
  if (Number.isNaN(gradient))
    return { ill: false, words: "There are no training points, so it can't learn." };
  if (gradient * VANISHED < strongest)
    return ill(
      `Its gradient is ${times(strongest / gradient)} smaller than the strongest layer's: it hardly learns.`,
    );
  if (Number.isNaN(update)) return { ill: false, words: "Training has ended." };
  if (update > BAND[1])
    return ill(
      "A step changes it by more than 1 % of its weights. A lower learning rate trains more calmly.",
    );
  if (update < BAND[0])
    return {
      ill: false,
      words: "A step changes it by less than 0.1 % of its weights: it learns slowly, or is nearly done.",
    };
  const some = saturated > 0 ? ` ${share(saturated, units)} of it is saturated.` : "";
  return { ill: false, words: `Healthy: a step changes it by 0.1 to 1 % of its weights.${some}` };
}

/** @param {number} part @param {number} whole */
function share(part, whole) {
  return `${Math.round((100 * part) / whole)}\u00a0%`;
}

/** @param {number} factor */
function times(factor) {
  return Number.isFinite(factor) ? `${Math.round(factor).toLocaleString("en")} times` : "infinitely";
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
