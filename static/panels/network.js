/**
 * The network: features, hidden layers and output from left to right, with every unit's map and every link. A node
 * or link is looked at by pointer, tap or keyboard; the store's `focus` tells the other panels which node that is,
 * `selected` which node or link has its card pinned.
 *
 * @typedef {import("../page/store.js").State} State
 */
import { html, LitElement, nothing } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { repeat } from "lit/directives/repeat.js";
import { styleMap } from "lit/directives/style-map.js";
import { motionAllowed } from "../drawing/canvas.js";
import { shapeOf } from "../drawing/points.js";
import { computed } from "../drawing/program.js";
import { inRun } from "../elements/run.js";
import { classesOf, outputNames } from "../page/classes.js";
import { Attention } from "./network/attention.js";
import { beside } from "./network/beside.js";
import "./network/card.js";
import { alike, heldIn, rebuilt, renamed } from "./network/changed.js";
import { Dial } from "./network/dial.js";
import { Edits } from "./network/edits.js";
import { entriesOf } from "./network/entries.js";
import "./network/formula.js";
import { isHidden } from "../page/hidden.js";
import { exists, featuresOf, graphOf, isOwn, linkEnds, sources } from "./network/graph.js";
import { headingTemplate, layerControls, NARROW, wordsOf } from "./network/heading.js";
import { headingStyles } from "./network/heading_styles.js";
import { layoutOf } from "./network/layout.js";
import { curvesOf, pointOn, residualsOf } from "./network/links.js";
import { Motion } from "./network/motion.js";
import { LIFT, pathInto } from "./network/paint.js";
import * as structure from "./network/structure.js";
import { styles } from "./network/styles.js";
import { linkTemplate, nodeTemplate, removeTemplate } from "./network/templates.js";
import { called, featureOf, markOf, spoken } from "./network/words.js";
import { swatch } from "./output/legend.js";

const CARD_GAP = 14;
/** Pixels of the font that layout.js reckons with. */
const LETTERS = 13;

/** Places along a line that no feature of it is the same at. */
const ALONG = Float32Array.of(-4.1, -1.3, 0.2, 0.9, 2.7, 5.3);

class NetworkPanel extends inRun(LitElement) {
  static properties = {
    graph: { state: true },
    room: { state: true },
  };
  static styles = [styles, headingStyles];

  constructor() {
    super();
    /** @type {import("./network/graph.js").Graph | null} */
    this.graph = null;
    this.room = { width: 0, height: 0, letters: 1 };
    /** @type {import("./network/layout.js").Layout | null} */
    this.layout = null;
    /** @type {readonly import("./network/links.js").Curve[]} */
    this.curves = [];
    /** @type {ReturnType<typeof residualsOf>} */
    this.residuals = [];
    /** @type {import("./network/paint.js").Scene | null} */
    this.scene = null;
    this.visible = true;
    /** What the sheet was last about. @type {string | null} */
    this.shown = null;
    this.attention = new Attention(this);
    this.edits = new Edits(this);
    this.dial = new Dial(this, (problem) => {
      if (this.card) this.card.problem = problem;
    });
    this.motion = new Motion(this);
    this.resized = new ResizeObserver(() => this.#measure());
    /** Whose size is watched. @type {Element | null} */
    this.box = null;
    this.seen = new IntersectionObserver(([entry]) => {
      this.visible = entry.isIntersecting;
      this.run.quality.showUnits(this.visible);
      if (this.visible) this.motion.draw();
    });
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow((state, previous) => this.#take(state, previous));
    this.seen.observe(this);
    this.#take(this.store.get(), null);
    this.requestUpdate();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resized.disconnect();
    this.box = null;
    this.seen.disconnect();
  }

  /** @param {Readonly<State>} state @param {Readonly<State> | null} previous */
  #take(state, previous) {
    const { features, catalog, hide } = state;
    const layers = state.state?.layers;
    if (layers && (features || catalog) && rebuilt(state, previous)) {
      const all = features?.names ?? catalog?.feature?.map(({ name }) => name) ?? [];
      this.graph = graphOf(
        layers,
        featuresOf(all, layers[0].nodes).filter((name) => !hide.has(name) || layers[0].nodes.includes(name)),
        outputNames(state.state),
        heldIn(state),
      );
      this.attention.adapt();
    }
    if (state.selected !== this.attention.selected || (previous?.playing && !state.playing)) {
      this.attention.selected = state.selected;
      if (!state.selected) this.shown = null;
      // The names for screen readers say the values of the moment training stopped.
      this.requestUpdate();
    }
    if (renamed(state, previous)) this.requestUpdate();
    const frameAlone = alike(state, previous);
    const looks = !frameAlone || state.frame !== previous?.frame;
    if (looks && !this.isUpdatePending) {
      if (frameAlone) this.motion.drawFrame();
      else this.motion.draw();
    }
    if (looks) this.card?.refresh(this.parameters);
  }

  /** Follow the size of the box that is there: with the first graph another one comes. */
  #watchSize() {
    const box = this.renderRoot.querySelector(".box");
    if (box === this.box) return;
    this.box = box;
    this.resized.disconnect();
    if (box) this.resized.observe(box);
  }

  #measure() {
    const box = this.renderRoot.querySelector(".box");
    if (!box) return;
    // In a presentation letters are larger, and take more room beside the nodes.
    const large = document.documentElement.classList.contains("present");
    const letters = large ? Number.parseFloat(getComputedStyle(box).fontSize) / LETTERS : 1;
    this.room = { width: box.clientWidth, height: box.clientHeight, letters };
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    const { graph } = this;
    if (!graph) return;
    if (changed.has("graph") || changed.has("room") || !this.layout) {
      this.layout = layoutOf(graph, this.room);
      this.curves = curvesOf(graph, this.layout);
      this.residuals = residualsOf(graph, this.layout);
    }
    const { layout, curves, residuals } = this;
    const focus = this.attention.looked ?? this.#lit;
    this.scene = { graph, layout, curves, residuals, focus, path: pathInto(graph, focus) };
  }

  /** What another panel is about, if it is in the network. */
  get #lit() {
    const { lit } = this.store.get();
    return lit && this.graph && exists(this.graph, lit) ? lit : null;
  }

  updated() {
    this.#watchSize();
    this.card?.refresh(this.parameters);
    this.#placeCard();
  }

  /** The present frame's parameters, if they are those of the network shown. */
  get parameters() {
    const { frame, state } = this.store.get();
    return frame?.parameters && frame.parameters.length === state?.parameters ? frame.parameters : null;
  }

  get card() {
    return /** @type {import("./network/card.js").NetworkCard | null} */ (
      this.renderRoot.querySelector("np-network-card")
    );
  }

  render() {
    const { graph, layout, attention } = this;
    if (!graph || !layout)
      return html`<div class="box"><p class="waiting">Waiting for the server …</p></div>`;
    const shape = graph.layers.slice(1, -1).map(({ size }) => size);
    const editable = !isHidden(this.store.get(), "numHiddenLayers");
    const curve = this.curves.find(({ id }) => id === attention.at.id);
    const overLink = attention.hovered && linkEnds(attention.hovered) ? "over-link" : "";
    return html`
      <div class="bar">
        ${editable ? this.#layerStepper(shape) : html`<strong>${shape.length}</strong>`}
        <h2>hidden ${shape.length === 1 ? "layer" : "layers"}</h2>
      </div>
      <div class="box">
        <div class="picture ${overLink}" role="group" aria-label="Network"
          aria-description="Arrow keys move along neurons and links, with Shift from neuron to neuron. Press Enter to change a bias or weight."
          style=${styleMap({ width: `${layout.width}px`, height: `${layout.height}px` })}
          @pointermove=${(/** @type {PointerEvent} */ event) => attention.point(event)}
          @pointerdown=${(/** @type {PointerEvent} */ event) => attention.grab(event)}
          @pointerleave=${() => attention.leave()}
          @click=${(/** @type {PointerEvent} */ event) => attention.click(event)}
          @keydown=${(/** @type {KeyboardEvent} */ event) => attention.key(event)}
          @focusin=${(/** @type {FocusEvent} */ event) => attention.enter(event)}
          @focusout=${() => attention.exit()}>
          <canvas class="links" aria-hidden="true"></canvas>
          <canvas class="nodes" aria-hidden="true"></canvas>
          <div class="headings ${layout.low ? "low" : ""}" style=${styleMap({ height: `${layout.heading}px` })}>
            ${graph.columns.map((_, column) => this.#heading(column, shape, editable))}
          </div>
          ${repeat(
            graph.columns.flat(),
            (id) => id,
            (id) => this.#node(id),
          )}
          ${curve ? keyed(curve.id, linkTemplate(curve.id, pointOn(curve), spoken(this.store.get(), graph, curve.id, this.parameters))) : nothing}
          ${this.#cardTemplate()}
        </div>
      </div>
      ${this.#below()}`;
  }

  /** How many parameters there are, and what is unwise about the settings. */
  #below() {
    const { state } = this.store.get();
    if (!state) return nothing;
    const sum = html`<p class="below" title="Each unit has a weight for each of its inputs${state.config.bias === false ? "" : ", and a bias"}.">
        ${state.formula} parameters</p>`;
    return html`<div class="under">
        ${isHidden(this.store.get(), "formulas") ? html`<span></span>` : html`<np-formula></np-formula>`}${sum}</div>
      ${state.warnings.map(({ message }) => html`<p class="below warning" role="note">${message}</p>`)}`;
  }

  /** @param {number[]} shape */
  #layerStepper(shape) {
    const change = (/** @type {(count: number) => number} */ next) =>
      this.edits.reshape((present) => structure.withLayers(present, next(present.length)));
    return structure.stepper(this.store, {
      value: shape.length,
      low: 0,
      high: Number(this.store.get().limits.layers),
      name: "hidden layers",
      one: "a hidden layer",
      change,
    });
  }

  /** @param {number} column @param {number[]} shape @param {boolean} editable */
  #heading(column, shape, editable) {
    const { graph, layout } = /** @type {import("./network/paint.js").Scene} */ (this.scene);
    const layer = graph.layers[column];
    const { kind, size } = layer;
    const [x, width] = [layout.xs[column], layout.pitch - 4];
    if (kind === "input") return headingTemplate({ x, width, count: html`<strong>Features</strong>` });
    const controls = layerControls(this.store.get(), layer, column, shape.length, (changes) =>
      this.edits.set(changes),
    );
    if (kind === "output") {
      const room = layout.width - x;
      const count = html`<strong>Output</strong>`;
      return headingTemplate({ x, width: Math.min(width, width / 2 + room), room, count, controls });
    }
    const change = (/** @type {(neurons: number) => number} */ next) =>
      this.edits.reshape((present) => structure.withNeurons(present, column - 1, next(present[column - 1])));
    const [name, one] = [`neurons in layer ${column}`, `a neuron in layer ${column}`];
    const high = Number(this.store.get().limits.units);
    const stepper = structure.stepper(this.store, { value: size, low: 1, high, name, one, change });
    const count = editable ? stepper : html`<strong>${shape[column - 1]}</strong>`;
    return headingTemplate({
      x,
      width,
      count,
      words: wordsOf(layer, size === 1 ? "neuron" : "neurons", width < NARROW),
      controls,
    });
  }

  /** @param {string} id */
  #node(id) {
    const { graph, layout, focus } = /** @type {import("./network/paint.js").Scene} */ (this.scene);
    const entry = this.attention.at.id === id;
    const node = nodeTemplate(id, {
      graph,
      layout,
      lifted: focus === id,
      mark: markOf(this.store.get(), graph, id),
      entry,
      spoken: spoken(this.store.get(), graph, id, this.parameters),
      feature: featureOf(this.store.get(), id),
      constant: this.#constant(id),
      beside: this.#beside(id),
    });
    const centre = layout.centres.get(id);
    if (!isOwn(id) || !centre) return node;
    return html`${node}${removeTemplate(centre, layout.node, called(this.store.get(), graph, id), () => this.edits.removeFeature(id))}`;
  }

  /** Whether a feature is the same everywhere on a line of points, where there is but one variable. @param {string} id */
  #constant(id) {
    const drawing = this.store.get().state?.drawing;
    if (!drawing?.curve || !(id in drawing.features)) return false;
    const values = computed(
      drawing.features[id],
      { x1: ALONG, x2: new Float32Array(ALONG.length) },
      ALONG.length,
    );
    return values.every((value) => value === values[0]);
  }

  /** What an output stands for, where there are several: a class with its shape, or a target. @param {string} id */
  #beside(id) {
    const { state } = this.store.get();
    const { column, row } = this.graph?.places.get(id) ?? { column: 0, row: 0 };
    const name = column > 0 ? this.graph?.outputs[row] : undefined;
    if (name === undefined) return nothing;
    const classes = classesOf(state);
    return html`${classes ? swatch(shapeOf(row, classes), `var(--class-${row})`, `class ${name}`) : nothing}${name}`;
  }

  #cardTemplate() {
    const { selected, looked } = this.attention;
    const { graph } = this;
    const id = selected ?? looked;
    const entries = graph && id ? entriesOf(graph, id, (node) => called(this.store.get(), graph, node)) : [];
    if (!graph || !id || !entries.length) return nothing;
    return html`<np-network-card .heading=${called(this.store.get(), graph, id)} .entries=${entries} .pinned=${selected === id}
      .node=${linkEnds(id) ? null : id} @cut=${(/** @type {CustomEvent<string>} */ { detail }) => this.edits.toggleCut(detail)}
      @freeze=${(/** @type {CustomEvent<string>} */ { detail }) => this.edits.toggleFrozen(detail)}
      @close=${() => this.attention.letGo(true)}></np-network-card>`;
  }

  /** Put the card beside what it is about, where there is room in the part of the picture that is in sight. */
  async #placeCard() {
    const { card, layout, attention } = this;
    const box = this.renderRoot.querySelector(".box");
    const id = attention.selected ?? attention.looked;
    if (!card || !id || !box || !layout) return;
    await card.updateComplete;
    if (card.isSheet) return this.#aboveSheet(card, id);
    const curve = this.curves.find((each) => each.id === id);
    const about =
      curve && attention.hovered === id ? attention.pointer : curve ? pointOn(curve) : layout.centres.get(id);
    // While its field is being typed in it stays where it is.
    if (!about || card.contains(document.activeElement) || card.shadowRoot?.activeElement) return;
    const { scrollLeft: left, scrollTop: top } = box;
    const { x, y } = beside({
      about,
      // Above or below a link, so as not to cover its ends.
      upright: !!curve,
      away: (curve ? 0 : (layout.node * LIFT) / 2) + CARD_GAP,
      size: { width: card.offsetWidth, height: card.offsetHeight },
      sight: { left, top, right: left + box.clientWidth, bottom: top + box.clientHeight },
      keep: this.#edited(id),
    });
    card.style.left = `${x}px`;
    card.style.top = `${y}px`;
  }

  /** The places of the nodes whose links a card about that node or link changes. @param {string} id */
  #edited(id) {
    const { graph, layout } = /** @type {import("./network/paint.js").Scene} */ (this.scene);
    const ends = linkEnds(id);
    const half = layout.node / 2;
    return (ends ? [ends.from, ends.to] : sources(graph, id)).flatMap((each) => {
      const { x, y } = layout.centres.get(each) ?? { x: -1e9, y: 0 };
      return { left: x - half, top: y - half, right: x + half, bottom: y + half };
    });
  }

  /** Bring what the sheet is about above it. @param {HTMLElement} card @param {string} id */
  #aboveSheet(card, id) {
    card.style.left = card.style.top = "";
    const node = this.renderRoot.querySelector(`[data-id="${CSS.escape(linkEnds(id)?.to ?? id)}"]`);
    if (!node || this.attention.selected !== id || this.shown === id) return;
    this.shown = id;
    const hidden = node.getBoundingClientRect().bottom + CARD_GAP - card.getBoundingClientRect().top;
    if (hidden > 0) scrollBy({ top: hidden, behavior: motionAllowed() ? "smooth" : "auto" });
  }
}

customElements.define("np-network", NetworkPanel);
