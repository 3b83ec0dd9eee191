/**
 * The network of a film: nodes with their numbers, links as wide as what they carry in this stage, and what flows along
 * them. A small network is drawn; of a larger one the table beside it tells a layer at a time.
 *
 * @typedef {Readonly<import("../../page/store.js").State>} State
 * @typedef {import("../inside/digits.js").Writing} Writing
 * @typedef {import("../inside/terms.js").Terms & { inputs: Float64Array, all_gradients: Float64Array,
 *   all_changes: Float64Array }} Film what is drawn of it
 */
import { nothing, svg } from "lit";
import { written } from "../inside/digits.js";
import { layersOf, placeOf, symbolOf, wordsOf } from "../inside/neurons.js";
import { numberOfNode } from "../inside/terms.js";
import { linkId } from "../network/graph.js";

/** So many nodes of a layer have room one above another. */
const MOST = 12;
const [COLUMN, ROW, RADIUS, TOP] = [120, 66, 22, 26];
const [THINNEST, WIDEST] = [0.6, 7];
/** A drawing is scaled by so much at least, or its numbers can't be read, and at most. */
const [LEAST, MOST_SCALED] = [0.75, 1.15];
/** Seconds between one layer and the next, where numbers flow. */
const PAUSE = 0.25;

/** What a stage shows: on its nodes, along its links, and which way it flows. */
export const SHOWS = Object.freeze({
  batch: { nodes: "", links: "weights", flow: 0 },
  forward: { nodes: "passed", links: "weights", flow: 1 },
  loss: { nodes: "passed", links: "weights", flow: 0 },
  backward: { nodes: "deltas", links: "weights", flow: -1 },
  gradient: { nodes: "deltas", links: "gradients", flow: 0 },
  optimizer: { nodes: "", links: "gradients", flow: 0 },
  update: { nodes: "", links: "changed", flow: 0 },
});
/** @typedef {keyof typeof SHOWS} Stage */

/** @param {State} state @param {Film} film @returns {boolean} whether there is room to draw it */
export function drawable(state, film) {
  return film.first === 1 && !!film.all_changes.length && layersOf(state).every(({ size }) => size <= MOST);
}

/** @param {State} state @returns {string} the length in CSS that a drawing takes across at least */
export function breadth(state) {
  return rem(LEAST * COLUMN * layersOf(state).length);
}

/** As large as the letters around it are. @param {number} pixels at the usual size of letters */
function rem(pixels) {
  return `${pixels / 16}rem`;
}

/**
 * @param {State} state
 * @param {Film} film
 * @param {Stage} stage
 * @param {object} options
 * @param {Writing} options.writing
 * @param {(id: string | null) => void} options.light
 * @param {(place: import("../inside/neurons.js").Place) => void} options.look
 */
export function diagram(state, film, stage, { writing, light, look }) {
  // Hundreds of links that widen by and by would keep the page busy, where other widths come ten times a second.
  const moving = state.playing ? "training" : "";
  const layers = layersOf(state);
  const tallest = Math.max(...layers.map(({ size }) => size));
  const [width, height] = [COLUMN * layers.length, TOP + ROW * tallest];
  const at = new Map(
    layers.flatMap(({ nodes, size }, column) =>
      nodes.map((id, row) => [
        id,
        { x: COLUMN * (column + 0.5), y: TOP + ROW * (row + 0.5 + (tallest - size) / 2), column },
      ]),
    ),
  );
  const carried = carriedBy(state, film, stage);
  const most = Math.max(...carried.values(), Number.MIN_VALUE);
  const { flow } = SHOWS[stage];
  const links = [...carried.keys()].map((id) => {
    const [to, from] = id.split("<");
    const [a, b] = [at.get(from), at.get(to)];
    if (!a || !b) return "";
    const amount = carried.get(id) ?? 0;
    const value = Math.abs(amount) / most;
    const wide = Number.isFinite(value) ? THINNEST + (WIDEST - THINNEST) * value : THINNEST;
    const middle = (a.x + b.x) / 2;
    const after = flow > 0 ? b.column - 1 : layers.length - 1 - b.column;
    const kind = [
      signs(film, state, id, stage),
      flow ? "flow" : "",
      state.lit === id || state.pointed === id ? "lit" : "",
    ];
    return svg`<path class="link ${kind.join(" ")}" data-link=${id} stroke-width=${wide.toFixed(2)}
      style="animation-delay:${(PAUSE * after).toFixed(2)}s;animation-direction:${flow < 0 ? "reverse" : "normal"}"
      d="M${a.x + RADIUS} ${a.y}C${middle} ${a.y} ${middle} ${b.y} ${b.x - RADIUS} ${b.y}"
      @pointerenter=${() => light(id)} @pointerleave=${() => light(null)}><title>${wordsOf(state, id)}</title></path>`;
  });
  const nodes = [...at].map(([id, { x, y, column }]) => {
    const place = placeOf(state, id);
    const value = numberAt(state, film, stage, id, column);
    const chosen = place?.layer === film.layer && place.unit === film.unit;
    const text = value === null ? "" : written(value, writing);
    const delay = flow > 0 ? column : flow < 0 ? layers.length - 1 - column : 0;
    const pick = () => place && look(place);
    return svg`<g class="node ${tone(value)} ${chosen ? "chosen" : ""} ${flow ? "arrives" : ""}" data-node=${id}
      role=${place ? "button" : "img"} tabindex=${place ? 0 : -1} aria-label="${wordsOf(state, id)} ${text}" aria-pressed=${place ? String(chosen) : nothing}
      style="animation-delay:${(PAUSE * delay).toFixed(2)}s"
      @click=${pick} @keydown=${(/** @type {KeyboardEvent} */ event) => pressed(event, pick)}>
      <circle cx=${x} cy=${y} r=${RADIUS}></circle>
      <text class="name" x=${x} y=${y - RADIUS - 5}>${symbolOf(state, id)}</text>
      <text class=${text.length > 6 ? "long" : ""} x=${x} y=${y + 4}>${text}</text></g>`;
  });
  return svg`<svg class="drawing ${moving}" viewBox="0 0 ${width} ${height}" style="min-width:${rem(LEAST * width)};max-width:min(${rem(MOST_SCALED * width)}, 75dvh * ${(width / height).toFixed(3)})" role="group" aria-label="Network in this stage">${links}${nodes}</svg>`;
}

/** @param {KeyboardEvent} event @param {() => void} pick */
function pressed(event, pick) {
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  event.stopPropagation();
  pick();
}

/** @param {number | null} value */
function tone(value) {
  return value === null || !value || Number.isNaN(value) ? "" : value > 0 ? "positive" : "negative";
}

/**
 * @param {State} state
 * @param {Film} film
 * @param {Stage} stage
 * @param {string} id
 * @param {number} column
 */
function numberAt(state, film, stage, id, column) {
  const { nodes } = SHOWS[stage];
  if (column === 0) {
    const given = film.inputs[layersOf(state)[0].nodes.indexOf(id)] ?? null;
    return nodes === "deltas" ? null : given;
  }
  const place = placeOf(state, id);
  if (!nodes || !place) return null;
  const many = nodes === "deltas" ? film.deltas : film.passed;
  return numberOfNode(film, state, many, place.layer, place.unit);
}

/** The amount that each link carries in a stage, by its id. @param {State} state @param {Film} film @param {Stage} stage */
function carriedBy(state, film, stage) {
  const { links } = SHOWS[stage];
  const parameters = state.frame?.parameters ?? new Float32Array();
  /** @type {Map<string, number>} */
  const amounts = new Map();
  for (const { nodes, sources = [], weights = [] } of layersOf(state).slice(1)) {
    for (const [row, to] of nodes.entries()) {
      for (const [column, from] of sources.entries()) {
        const index = weights[row]?.[column] ?? -1;
        const weight = parameters[index] ?? 0;
        const amount =
          links === "gradients"
            ? film.all_gradients[index]
            : links === "changed"
              ? weight + film.all_changes[index]
              : weight;
        amounts.set(linkId(to, from), Math.abs(amount));
      }
    }
  }
  return amounts;
}

/** Whether a link's amount is above or below 0. @param {Film} film @param {State} state @param {string} id @param {Stage} stage */
function signs(film, state, id, stage) {
  const { links } = SHOWS[stage];
  const [to, from] = id.split("<");
  const place = placeOf(state, to);
  const layer = place ? layersOf(state)[place.layer] : undefined;
  const index = layer?.weights[(place?.unit ?? 0) - 1]?.[layer.sources.indexOf(from)] ?? -1;
  const weight = state.frame?.parameters?.[index] ?? 0;
  const amount =
    links === "gradients"
      ? film.all_gradients[index]
      : links === "changed"
        ? weight + film.all_changes[index]
        : weight;
  return amount < 0 ? "negative" : "positive";
}
