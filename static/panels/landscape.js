/**
 * `<np-landscape>`: the training loss on a plane through the present weights, with the way that training took. While it
 * trains, the present moves over the map; a new one is asked for where it leaves the map, and when training rests.
 *
 * @typedef {Required<NonNullable<import("../wire/protocol.js").Frame["landscape"]>>} Landscape
 * @typedef {import("./landscape/path.js").Seen} Seen
 * @typedef {import("./landscape/path.js").Step} Step
 */
import { html, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { formatted, formattedLoss, isDark, onThemeChange } from "../drawing/canvas.js";
import { pictureStyles } from "../elements/picture_styles.js";
import { ViewPanel } from "../elements/view.js";
import { entryOf } from "../page/catalog.js";
import { colourOf, css as inCss } from "../page/colours.js";
import { wordsOf } from "./inside/neurons.js";
import { pathOf, seenFrom } from "./landscape/path.js";
import { drawMap, drawPath, gradient, scaleOf } from "./landscape/picture.js";
import { alongPath } from "./landscape/principal.js";
import { styles } from "./landscape/styles.js";
import { weightControl, weightName } from "./landscape/weights.js";

/** Milliseconds between two maps that are asked for, at least, and between two sentences. */
const [PAUSE, READING] = [1000, 400];
/** Milliseconds between two pictures of the path, at least. */
const MOVING = 100;
/** So far from the middle, of 1 at the edge, the present may go before another map is asked for. */
const INNER = 0.8;
/** Zooming in or out. */
const ZOOM = 2;
/** How much further than the path a plane along it reaches. */
const MARGIN = 1.15;
/** The planes, by the words of the view's parameter. */
const [RANDOM, WEIGHTS, PATH] = [0, 1, 2];
/** Said where the path has no two directions. */
const NO_PATH = "The path has no two directions yet. Train a little: this map follows by itself.";
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

class LandscapePanel extends ViewPanel {
  static properties = { ...ViewPanel.properties, side: { state: true }, probe: { state: true } };
  static styles = [ViewPanel.styles, pictureStyles, styles];

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
    this.pathAt = 0;
    /** @type {{ map: Landscape | null, at: number, seen: Seen, steps: readonly Step[], now?: { place: readonly [number, number], step: Step } } | null} */
    this.known = null;
    this.edition = 0;
    /** The shares of the path's variance along its two directions; null where it has none yet. @type {readonly [number, number] | null} */
    this.along = null;
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
    } else if (this.inSight && now - this.pathAt > MOVING) this.#drawPath();
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
    if (!frame?.parameters || !last) return false;
    if (this.#waiting) return true;
    if (!map && !shown?.fault) return false;
    if (!map || map.centre.length !== frame.parameters.length) return true;
    if (!playing) return map.centre.some((value, i) => value !== frame.parameters?.[i]);
    return this.#seen([last]).places[0].some((along) => !(Math.abs(along) < INNER));
  }

  /** Whether a plane along the path is wanted, and there is none yet. */
  get #waiting() {
    return this.values.plane === PATH && !this.along;
  }

  /** @param {Readonly<Record<string, number>>} changes of the view's parameters */
  #ask(changes) {
    this.askedAt = performance.now();
    this.edition += 1;
    /** @type {Readonly<Record<string, number>>} */
    const values = { ...this.values, ...changes, edition: this.edition };
    if (values.plane !== PATH) {
      this.ask(values);
      return;
    }
    const found = this.#alongPath();
    this.along = found?.shares ?? null;
    this.ask(values, found && { directions: found.numbers });
    if (!found) this.map = null; // asked for as soon as there is a path
  }

  /** Of a network that is too large for it the server says so. */
  #alongPath() {
    const { catalog, frame } = this.store.get();
    const most = entryOf(catalog, "view", this.view)?.lists?.[0].most ?? 0;
    if (2 * (frame?.parameters?.length ?? 0) > most)
      return { numbers: [], shares: /** @type {const} */ ([0, 0]) };
    return alongPath(this.path?.steps ?? [], MARGIN);
  }

  /** @param {readonly import("./landscape/path.js").Step[]} steps @returns {Seen} */
  #seen(steps) {
    const fitting = steps.filter(({ parameters }) => parameters.length === this.map?.centre.length);
    return seenFrom(fitting, /** @type {Landscape} */ (this.map));
  }

  /** As far as it was when a sentence was last read, with the present added: not all of it is projected for every frame. */
  #way() {
    const { map, known } = this;
    const steps = this.path?.steps ?? [];
    if (!known || known.map !== map || performance.now() - known.at > READING || !this.store.get().playing) {
      const seen = this.#seen(steps);
      this.known = {
        map,
        at: performance.now(),
        seen,
        steps: steps.slice(steps.length - seen.places.length),
      };
      return this.known;
    }
    const last = steps.slice(-1);
    const { places } = this.#seen(last);
    return places.length ? { ...known, now: { place: places[0], step: last[0] } } : known;
  }

  willUpdate() {
    const { shown } = this;
    if (this.#waiting || shown?.fault) this.map = null;
    else if (shown) this.map = shown;
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
      ${plane === RANDOM ? html`<button type="button" @click=${() => this.#ask({ seed: seed + 1 })}>Other directions</button>` : nothing}
      ${plane === WEIGHTS ? [this.#weight("first", "Across", 0), this.#weight("second", "Up", 1)] : nothing}
      <span>Zoom
        <button type="button" aria-label="Show a smaller part" title="Show a smaller part" ?disabled=${reach < 0.02} @click=${() => this.#ask({ reach: reach / ZOOM })}>+</button>
        <button type="button" aria-label="Show a larger part" title="Show a larger part" ?disabled=${reach > 50} @click=${() => this.#ask({ reach: reach * ZOOM })}>−</button>
      </span>
    </div>`;
  }

  get #layers() {
    return (this.store.get().state?.layers ?? []).slice(1);
  }

  /** What a node is called. @param {string} node */
  #named = (node) => wordsOf(this.store.get(), node);

  /** @param {"first" | "second"} name @param {string} label @param {number} usual */
  #weight(name, label, usual) {
    const now = this.values[name] ?? usual;
    return weightControl(this.#layers, now, label, this.#named, (index) => this.#ask({ [name]: index }));
  }

  render() {
    const { shown, map } = this;
    const why = this.#waiting ? NO_PATH : shown?.fault;
    if (why) return html`${this.controls()}<p role="status">${why}</p>`;
    return html`${this.controls()}${map ? this.draw(map) : html`<p>Waiting for the server …</p>`}`;
  }

  /** @param {Landscape} map */
  draw(map) {
    const { seen } = this.#way();
    const scale = scaleOf(map);
    const { sentence, held } = said(map, seen);
    const [across, up] = this.#axes(map);
    return html`<div class="parts">
      <div class="frame">
      <p class="axis up">↑ ${up}</p>
      <div class="picture" tabindex="0" role="application" aria-label=${sentence} aria-description="Arrow keys move a marker that reads the loss."
        @pointermove=${this.#point} @pointerdown=${this.#point} @pointerleave=${this.#leave} @keydown=${this.#key} @blur=${this.#leave}>
        <canvas class="map"></canvas>
        <canvas class="path"></canvas>
        ${this.probe ? html`<i class="probe" style=${styleMap(this.#placeOf(map, this.probe))}></i>` : nothing}
      </div>
      <p class="axis across">${across}&nbsp;→</p>
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

  /** What the axes of a map are. @param {Landscape} map @returns {[string, string]} */
  #axes({ centre, across, up }) {
    const { plane = RANDOM, first = 0, second = 1 } = this.values;
    if (plane === WEIGHTS) {
      const axis = (/** @type {number} */ index, /** @type {Float32Array} */ direction) => {
        const ends = [centre[index] - direction[index], centre[index] + direction[index]].map((end) =>
          formatted(end),
        );
        return `${weightName(this.#layers, index, this.#named)}: ${ends.join(" to ")}`;
      };
      return [axis(first, across), axis(second, up)];
    }
    const length = (/** @type {Float32Array} */ direction) => formatted(Math.hypot(...direction));
    const name = (/** @type {number} */ k) =>
      plane === PATH
        ? `${["first", "second"][k]} principal direction, ${Math.round(100 * (this.along?.[k] ?? 0))}\u00a0% of the variance`
        : `${["first", "second"][k]} random direction`;
    return [`${name(0)}: ±${length(across)}`, `${name(1)}: ±${length(up)}`];
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
    this.pathAt = performance.now();
    const scale = scaleOf(map);
    const { seen, steps, now } = this.#way();
    const places = now ? [...seen.places, now.place] : seen.places;
    const colours = (now ? [...steps, now.step] : steps).map(({ loss }) =>
      inCss(this.#ramp(scale.share(loss))),
    );
    drawPath(canvas, side, map.side, places, colours, this.#lines());
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
const NAMES = { random: "two random directions", weights: "two weights", path: "along the path of training" };

/**
 * @param {Pick<Landscape, "loss" | "losses">} map
 * @param {Pick<Seen, "places" | "share" | "away" | "length">} seen
 * @returns {{ sentence: string, held: string }} where the run stands, and how far the map is to be trusted about its path
 */
export function said({ loss, losses }, { places, share, away, length }) {
  const lowest = Math.min(...losses.filter(Number.isFinite));
  const lower = lowest < loss * 0.99;
  const sentence = lower
    ? `The loss in the middle is ${formattedLoss(loss)}; on this plane it goes down to ${formattedLoss(lowest)}.`
    : `The loss in the middle is ${formattedLoss(loss)}: nowhere on this plane is it much lower.`;
  const held =
    places.length < 2 || Number.isNaN(share)
      ? "There is no path yet: train a little."
      : `The plane holds ${Math.round(100 * share)}\u00a0% of the path's variance. The path is up to ${formatted(away)} away from it, and ${formatted(length)} long.`;
  return { sentence, held };
}

customElements.define("np-landscape", LandscapePanel);
