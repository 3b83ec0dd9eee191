/**
 * The stages of a film, each with its words and its numbers.
 *
 * @typedef {NonNullable<import("../../wire/protocol.js").Frame["film"]>} Film
 * @typedef {Required<Film>} Whole
 * @typedef {import("../inside/terms.js").Told} Told
 * @typedef {import("./diagram.js").Stage} Stage
 */
import { html, nothing } from "lit";
import { entryOf } from "../../page/catalog.js";
import { written } from "../inside/digits.js";
import { idOf, wordsOf } from "../inside/neurons.js";
import { backTemplate, sumTemplate, weightTable } from "../inside/terms.js";

/** @type {readonly { name: Stage, label: string }[]} */
export const STAGES = [
  { name: "batch", label: "Mini-batch" },
  { name: "forward", label: "Forward" },
  { name: "loss", label: "Loss" },
  { name: "backward", label: "Backward" },
  { name: "gradient", label: "Gradient" },
  { name: "optimizer", label: "Optimizer" },
  { name: "update", label: "Update" },
];
/** So many points of a mini-batch are listed. */
const LISTED = 30;

/**
 * @param {Stage} stage
 * @param {Told} told
 * @param {Whole} film
 * @param {number} sample 1 for the first; 0 for the mean
 * @returns {unknown} what stands beside the picture
 */
export function stageTemplate(stage, told, film, sample) {
  const { state, writing } = told;
  const number = (/** @type {number} */ value) => written(value, writing);
  const name = wordsOf(state, idOf(state, film));
  const of = sample ? `point ${sample} of the mini-batch` : "the mean of the mini-batch";
  switch (stage) {
    case "batch":
      return html`<p class="said">${outcome(film, state)}</p>${points(told, film)}`;
    case "forward":
      return html`<p class="said">Each neuron sums what comes in, times its weights. Its activation makes a of the sum z.</p>
        <h3>${name}, ${of}</h3>${sumTemplate(told, film, sample > 0)}`;
    case "loss":
      return html`<p class="said">The loss says how far the output is from its target: ${entryOf(state.catalog, "loss", lossOf(state))?.formula ?? ""}.</p>
        <p class="sum">${sample ? "L" : "mean L"} = <b>${number(film.loss)}</b></p>
        <p class="sum">output ${list(film.outputs, told)}, target ${list(film.targets, told)}</p>
        ${losses(told, film, sample)}`;
    case "backward":
      return html`<p class="said">δ = ∂L/∂z flows back: each neuron gets its share of the δ above, times the slope g′(z).</p>
        <h3>${name}, ${of}</h3>${backTemplate(told, film, sample > 0)}`;
    case "gradient":
      return html`<p class="said">Each weight's gradient is δ times what comes in${sample ? "" : ", the mean over the points"}.
          The wider a link, the larger its gradient.</p>
        <h3>${name}</h3>${weightTable(told, film, [
          { head: "w", values: film.weights },
          ...(sample
            ? [{ head: "δ·in of this point", values: film.gradients }]
            : [{ head: "mean ∂L/∂w", values: film.gradients }]),
        ])}${carried(film)}`;
    case "optimizer":
      return optimizer(told, film, name);
    case "update":
      return update(told, film, name);
  }
}

/** @param {Told["state"]} state */
function lossOf({ state }) {
  const chosen = state?.config.loss;
  return typeof chosen === "object" && chosen && "name" in chosen ? chosen.name : chosen;
}

/** @param {Float64Array} many @param {Told} told */
function list(many, { writing }) {
  return [...many].map((value) => written(value, writing)).join(writing.comma ? "; " : ", ");
}

/** @param {Whole} film @param {Told["state"]} state */
function outcome({ numbers, epoch, outcome: kind }, { data }) {
  const all = data ? data.train.length / data.columns : numbers.length;
  const count = numbers.length === 1 ? "1 point" : `${numbers.length} points`;
  const first = `The next mini-batch of epoch ${epoch + 1}: ${count} of ${all}.`;
  if (kind === "carry")
    return `${first} They are too few for an update: their gradient waits for the next epoch's first.`;
  if (kind === "drop") return `${first} They are too few for an update and are left out.`;
  return `${first} They are ringed in the output.`;
}

/** @param {Told} told @param {Whole} film */
function points({ state, writing }, { numbers }) {
  const { data } = state;
  if (!data) return nothing;
  const shown = [...numbers].slice(0, LISTED);
  const number = (/** @type {number} */ value) => written(value, writing);
  const curve = !!state.state?.drawing.curve;
  const targets = data.columns - 2;
  const heads = targets > 1 ? Array.from({ length: targets }, (_, k) => `target ${k + 1}`) : ["label"];
  return html`<div class="scroll"><table><thead><tr><th scope="col">point</th><th scope="col">x₁</th>${curve ? nothing : html`<th scope="col">x₂</th>`}${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${shown.map((each) => {
      const all = [...data.train.subarray(each * data.columns, (each + 1) * data.columns)];
      const row = all.filter((_, at) => !(curve && at === 1)); // of one variable the second is 0
      return html`<tr><th scope="row">${each + 1}</th>${row.map((value) => html`<td>${number(value)}</td>`)}</tr>`;
    })}</tbody></table></div>
    ${numbers.length > shown.length ? html`<p>… and ${numbers.length - shown.length} more.</p>` : nothing}`;
}

/** @param {Told} told @param {Whole} film @param {number} sample */
function losses({ writing }, { losses: each }, sample) {
  const most = Math.max(...[...each].filter(Number.isFinite), Number.MIN_VALUE);
  return html`<ol class="losses">${[...each].slice(0, LISTED).map((loss, index) => {
    const share = Number.isFinite(loss) ? (100 * loss) / most : 100;
    return html`<li class=${index + 1 === sample ? "chosen" : ""}><span class="bar" style="width:${share.toFixed(1)}%"></span><span>${written(loss, writing)}</span></li>`;
  })}</ol>`;
}

/** @param {Whole} film */
function carried({ points: all, numbers, outcome: kind }) {
  if (kind !== "update" || all === numbers.length) return nothing;
  return html`<p>The mean is over ${all} points: ${all - numbers.length} waited from the epoch before.</p>`;
}

/** @param {Told} told @param {Whole} film @param {string} name */
function optimizer(told, film, name) {
  const { state, writing } = told;
  if (film.outcome !== "update") return waiting();
  const chosen = state.state?.config.optimizer;
  const called = typeof chosen === "object" && chosen && "name" in chosen ? chosen.name : chosen;
  const entry = entryOf(state.catalog, "optimizer", called);
  const width = film.weights.length;
  const states = film.states.flatMap((each, row) => [
    { head: `${each} before`, values: film.before.subarray(row * width, (row + 1) * width) },
    { head: `${each} after`, values: film.state_after.subarray(row * width, (row + 1) * width) },
  ]);
  const clipped = [...film.mean].some((value, index) => value !== film.given[index] && !film.held[index]);
  return html`<p class="said">${entry?.label}: ${entry?.formula}. Learning rate η = <b>${written(film.rate, { ...writing, places: null })}</b>, update ${film.number}.</p>
    <h3>${name}</h3>${weightTable(told, film, [
      { head: "gradient", values: film.mean },
      ...(clipped ? [{ head: "clipped", values: film.given }] : []),
      ...states,
      { head: "its step", values: film.moves },
    ])}${states.length ? nothing : html`<p>It keeps nothing of the past: the step is −η times the gradient.</p>`}`;
}

/** @param {Told} told @param {Whole} film @param {string} name */
function update(told, film, name) {
  if (film.outcome !== "update") return waiting();
  const penalized = [...film.penalties].some((value) => value !== 0);
  return html`<p class="said">Every weight moves by its step${penalized ? ", and regularization pulls at it" : ""}.</p>
    <h3>${name}</h3>${weightTable(told, film, [
      { head: "w before", values: film.weights },
      { head: "step", values: film.moves },
      ...(penalized ? [{ head: "− penalty", values: film.penalties }] : []),
      { head: "w after", values: film.after },
    ])}${film.held.some(Boolean) ? html`<p>A weight that is frozen or cut has no step: training leaves it as it is.</p>` : nothing}`;
}

function waiting() {
  return html`<p class="said">No update comes of this mini-batch: it has too few points. The weights stay.</p>`;
}
