/**
 * `<np-ablation>`: loss and accuracy of the network without each of its hidden neurons, the one that is missed most first.
 * A row's name lights its neuron up in the network; its button shows the output without it, until the neuron is put back
 * or training goes on.
 *
 * @typedef {Required<NonNullable<import("../wire/protocol.js").Frame["ablation"]>>} Ablation
 * @typedef {object} Row
 * @property {string} node
 * @property {number} number counted from 1, layer by layer
 * @property {string} name
 * @property {readonly number[]} scores train loss, test loss, train accuracy, test accuracy; NaN for none
 */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { formattedLoss } from "../drawing/canvas.js";
import { ViewPanel } from "../elements/view.js";
import { isTraining } from "../page/store.js";
import { styles } from "./ablation/styles.js";

const SCORES = 4;
const NAMES = ["Train loss", "Test loss", "Train accuracy", "Test accuracy"];
const [TRAIN_LOSS, TEST_LOSS, , TEST_ACCURACY] = [0, 1, 2, 3];
/** Of the points: less is no difference. */
const NOTICED = 0.005;

class AblationPanel extends ViewPanel {
  static styles = [ViewPanel.styles, styles];

  constructor() {
    super();
    /** The nodes in the order of the rows. @type {readonly string[]} */
    this.order = [];
    /** Updates of the weights when a neuron was left out. */
    this.updates = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow((state, previous) => {
      if (state.selected !== previous.selected || isTraining(state) !== isTraining(previous))
        this.requestUpdate();
      if (!this.values.without) return;
      const moved = state.frame && state.frame.updates !== this.updates;
      const gone = previous.without && !state.without;
      const other = state.state?.layers !== previous.state?.layers && !this.#nodeOf(this.values.without);
      if (state.playing || moved || gone || other) this.#leaveOut(0);
    });
  }

  disconnectedCallback() {
    if (this.values.without) this.store.set({ without: null });
    super.disconnectedCallback();
  }

  get #nodes() {
    const layers = this.store.get().state?.layers ?? [];
    return layers.slice(1, -1).flatMap(({ nodes }) => nodes);
  }

  /** @param {number} number @returns {string | undefined} */
  #nodeOf(number) {
    return this.#nodes[number - 1];
  }

  /** @param {number} number of the neuron; 0 puts it back */
  #leaveOut(number) {
    this.updates = this.store.get().frame?.updates ?? 0;
    this.ask(number ? { without: number } : {});
    // What was selected would stand in the output's place.
    this.store.set(number ? { selected: null } : { without: null });
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    super.updated(changed);
    const { values, shown } = this;
    const node = this.#nodeOf(values.without ?? 0);
    if (!node || !shown?.map?.length || shown.values?.[0] !== values.without) return;
    const { map, fit, without } = shown;
    const known = this.store.get().without;
    if (known && known.map === map && known.node === node) return;
    const channels = this.store.get().state?.layers.at(-1)?.size ?? 1;
    const first = SCORES * (values.without - 1);
    const losses = [...without.subarray(first, first + 2)];
    this.store.set({ without: { node, map, fit, losses, size: Math.sqrt(map.length / channels) } });
  }

  /** @param {Ablation} ablation */
  draw(ablation) {
    const nodes = this.#nodes;
    const count = ablation.without.length / SCORES;
    if (!count) return html`<p>There are no hidden neurons to leave out. Add a layer.</p>`;
    if (count !== nodes.length) return nothing; // between a change and its first frame
    const rows = this.#ordered(
      nodes.map((node, index) => ({
        node,
        number: index + 1,
        name: nameOf(node),
        scores: [...ablation.without.subarray(SCORES * index, SCORES * (index + 1))],
      })),
      ablation,
    );
    const whole = [...ablation.whole];
    const columns = NAMES.map((_, column) => column).filter(
      (column) => !Number.isNaN(whole[column]) || column < 1,
    );
    return html`
      <p>Each row is the network without one neuron: its output is 0 everywhere, as if all links out of it were cut.</p>
      <p class="said">${said(rows, whole)}</p>
      ${this.#few(ablation)}
      <div class="scroll" tabindex="0" role="group" aria-label="Scores without each neuron"><table>
        <thead><tr><td></td>${columns.map((column) => html`<th scope="col">${NAMES[column]}</th>`)}</tr></thead>
        <tbody>
          <tr class="whole"><th scope="row">Whole network</th>
            ${columns.map((column) => html`<td>${score(whole[column], column)}</td>`)}</tr>
          ${repeat(
            rows,
            ({ node }) => node,
            (row) => this.#row(row, whole, columns),
          )}
        </tbody></table></div>`;
  }

  /** @param {Row} row @param {readonly number[]} whole @param {readonly number[]} columns */
  #row({ node, number, name, scores }, whole, columns) {
    const state = this.store.get();
    const [selected, out] = [state.selected === node, this.values.without === number];
    const select = (/** @type {Event} */ event) => {
      event.stopPropagation(); // a click beside the network would let go of the neuron again
      this.store.set({ selected: selected ? null : node });
    };
    const verb = out ? "Put back" : "Knock out";
    const training = isTraining(state);
    const title = training
      ? "Pause first: training always uses the whole network."
      : `Show the output without ${name}`;
    return html`<tr class=${selected || out ? "chosen" : ""}>
      <th scope="row"><button type="button" class="unit" aria-pressed=${String(selected)} title="Show it in the network" @click=${select}>${name}</button>
        <button type="button" class="out" aria-label="${verb} ${name}" ?disabled=${training} title=${title}
        @click=${() => this.#leaveOut(out ? 0 : number)}>${verb}</button></th>
      ${columns.map((column) => html`<td><span>${score(scores[column], column)}</span> ${difference(scores[column] - whole[column], column)}</td>`)}</tr>`;
  }

  /**
   * The neuron that is missed most first. While training goes on rows stay where they are: nobody could read them else.
   * @param {Row[]} rows
   * @param {Ablation} ablation
   */
  #ordered(rows, { test_points: tests }) {
    const by = tests ? TEST_LOSS : TRAIN_LOSS;
    const size = (/** @type {Row} */ { scores }) =>
      Number.isFinite(scores[by]) ? scores[by] : Number.POSITIVE_INFINITY;
    const known = this.order.length === rows.length && rows.every(({ node }) => this.order.includes(node));
    if (isTraining(this.store.get()) && known)
      return rows.sort((a, b) => this.order.indexOf(a.node) - this.order.indexOf(b.node));
    rows.sort((a, b) => size(b) - size(a) || a.number - b.number);
    this.order = rows.map(({ node }) => node);
    return rows;
  }

  /** @param {Ablation} ablation */
  #few({ train_points: train, test_points: test }) {
    const { data } = this.store.get();
    const all = data ? (data.train.length + data.test.length) / data.columns : 0;
    if (train + test >= all) return nothing;
    return html`<p>This network is large: the scores are of ${train.toLocaleString("en")} training points and
      ${test.toLocaleString("en")} test points, evenly chosen.</p>`;
  }
}

/** @param {string} node */
function nameOf(node) {
  const [layer, unit] = node.split(":").map(Number);
  return `neuron ${unit + 1} of layer ${layer}`;
}

/**
 * One sentence: which neuron is missed most, and how many are not missed at all.
 * @param {readonly Pick<Row, "name" | "scores">[]} rows the worst first
 * @param {readonly number[]} whole
 */
export function said(rows, whole) {
  const [first] = rows;
  // Rows are in the order of the loss: an accuracy alone may rise without the neuron that is missed most.
  const by = Number.isFinite(whole[TEST_LOSS]) ? TEST_LOSS : TRAIN_LOSS;
  if (!Number.isFinite(whole[by]))
    return "The network's numbers are no longer finite. Reset, or undo the last change.";
  const missed = `Missed most is ${first.name}: without it ${moved(first.scores, whole, by)}`;
  if (!Number.isFinite(whole[TEST_ACCURACY])) return `${missed}.`;
  const both = `${missed}, and ${moved(first.scores, whole, TEST_ACCURACY)}.`;
  const idle = rows.filter(({ scores }) => whole[TEST_ACCURACY] - scores[TEST_ACCURACY] < NOTICED).length;
  if (!idle) return both;
  const rest = idle === 1 ? "1 neuron is worth" : `${idle} neurons are each worth`;
  return `${both} ${rest} less than half a percent of accuracy.`;
}

/** @param {readonly number[]} scores without a neuron @param {readonly number[]} whole @param {number} column */
function moved(scores, whole, column) {
  const [change, what] = [scores[column] - whole[column], `the ${NAMES[column].toLowerCase()}`];
  if (!change) return `${what} stays at ${score(whole[column], column)}`;
  const verb = change < 0 ? "falls" : "rises";
  return `${what} ${verb} from ${score(whole[column], column)} to ${score(scores[column], column)}`;
}

/** @param {number} value @param {number} column */
function score(value, column) {
  if (Number.isNaN(value)) return "–";
  return column < 2 ? formattedLoss(value) : `${(100 * value).toFixed(1)}\u00a0%`;
}

/** @param {number} change @param {number} column */
function difference(change, column) {
  if (!Number.isFinite(change)) return nothing;
  const text = column < 2 ? formattedLoss(Math.abs(change)) : (100 * Math.abs(change)).toFixed(1);
  const sign = Number(text) === 0 ? "±" : change > 0 ? "+" : "−";
  const worse = column < 2 ? change > 0 : change < 0;
  return html`<small class=${worse && sign !== "±" ? "worse" : ""}>${sign}${text}</small>`;
}

customElements.define("np-ablation", AblationPanel);
