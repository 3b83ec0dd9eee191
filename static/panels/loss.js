/**
 * How the loss falls: train and test loss over the epochs, accuracy beside them, read at any epoch by pointer, finger
 * or arrow keys.
 *
 * @typedef {import("../page/store.js").State} State
 */
import { html, LitElement, nothing, svg } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { formattedLoss, onThemeChange } from "../drawing/canvas.js";
import { inRun } from "../elements/run.js";
import { showText } from "../elements/text.js";
import { drawn } from "../page/history.js";
import { forgetPast, placeOf } from "../page/record.js";
import { lossChart } from "./loss/chart.js";
import { CURVES, missingPoints } from "./loss/curves.js";
import { styles } from "./loss/styles.js";

/** Redrawn at most this often, in milliseconds: a curve of thousands of points need not follow every frame. */
const INTERVAL = 100;
/** Size of the letters for which the chart leaves room. */
const AXIS_PIXELS = 11;
const METRICS = "confusion matrix, precision and recall; R² and mean absolute error";

class LossPanel extends inRun(LitElement) {
  static properties = {
    log: { state: true },
    accuracy: { state: true },
    pointed: { state: true },
    known: { state: true },
    past: { state: true },
    looking: { state: true },
    timed: { state: true },
  };

  static styles = styles;

  constructor() {
    super();
    /** The timer of the next drawing, if one is set. */
    this.later = 0;
    this.log = false;
    this.accuracy = false;
    /** Index of the point being read. @type {number | null} */
    this.pointed = null;
    this.known = { loss: false, accuracy: false };
    /** Runs before the present one, with their names. @type {{ name: string }[]} */
    this.past = [];
    /** What draws their curves, once there are any. @type {typeof import("./loss/past.js") | null} */
    this.behind = null;
    /** Whether an earlier moment is shown. */
    this.looking = false;
    /** The way back, once there is one. @type {typeof import("./loss/timeline.js") | null} */
    this.timed = null;
    /** @type {{ at: number[], series: (number | null)[][] }} */
    this.lines = { at: [], series: CURVES.map(() => []) };
    this.drawnAt = 0;
    /** @type {import("uplot") | null} */
    this.chart = null;
    this.resized = new ResizeObserver(
      ([
        {
          contentRect: { width, height },
        },
      ]) => {
        if (width && height) this.chart?.setSize({ width, height });
      },
    );
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow((state, previous) => this.#take(state, previous));
    this.end = onThemeChange(() => this.#build());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.end?.();
    this.resized.disconnect();
    this.chart?.destroy();
    this.chart = null;
    clearTimeout(this.later);
    this.later = 0;
  }

  firstUpdated() {
    this.resized.observe(this.#room);
  }

  get #room() {
    return /** @type {HTMLElement} */ (this.renderRoot.querySelector(".chart > div"));
  }

  /** @param {Readonly<State>} state @param {Readonly<State>} previous */
  #take({ frame, state, history, past, track, looking }, previous) {
    this.looking = looking !== null;
    if (!this.timed && track !== previous.track) this.#takeTime();
    if (past !== previous.past || (past.length && state !== previous.state)) this.#takePast();
    if (!frame || (frame === previous.frame && history === previous.history && past === previous.past))
      return;
    const accuracy = frame.train_accuracy !== null;
    if (!this.known.loss || this.known.accuracy !== accuracy) this.known = { loss: true, accuracy };
    if (this.later) return;
    const wait = this.drawnAt + INTERVAL - performance.now();
    if (wait <= 0) this.#draw();
    else this.later = setTimeout(() => this.#draw(), wait);
  }

  async #takePast() {
    if (this.store.get().past.length) this.behind ??= await import("./loss/past.js");
    const { past, state } = this.store.get();
    this.past = past.map(({ config }) => ({
      name: this.behind?.nameOfPast(this.store.get().catalog, config, state?.config ?? {}) ?? "",
    }));
    this.#draw();
  }

  async #takeTime() {
    const { moments } = this.store.get().track;
    if (moments[0]?.at === moments.at(-1)?.at) return;
    try {
      this.timed ??= await import("./loss/timeline.js");
    } catch {
      return; // there is no connection: the next moment tries again
    }
    await this.updateComplete;
    this.#draw(); // which tells it where the axis is
  }

  /** @returns {number} epochs to show at least: before the run has begun, those of the runs before it */
  get #least() {
    if (this.lines.at.length > 1) return Number.EPSILON;
    return Math.max(1, ...this.store.get().past.map(({ history }) => history.last?.at ?? 0));
  }

  #draw() {
    clearTimeout(this.later);
    this.later = 0;
    this.drawnAt = performance.now();
    this.lines = drawn(this.store.get().history, CURVES.length);
    this.chart?.setData(/** @type {any} */ ([this.lines.at, ...this.lines.series]));
    this.#tell();
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    if (!this.chart || changed.has("log") || changed.has("accuracy") || changed.has("known")) this.#build();
    this.#tell();
  }

  #build() {
    this.chart?.destroy();
    const place = this.#room;
    const tokens = getComputedStyle(this);
    const token = (/** @type {string} */ name) => tokens.getPropertyValue(name).trim();
    const axisPixels = Number.parseFloat(token("--tiny")) * rem();
    const size = { width: Math.max(1, place.clientWidth), height: Math.max(1, place.clientHeight) };
    this.chart = lossChart(
      place,
      size,
      {
        muted: token("--muted"),
        surface: token("--surface"),
        line: token("--line"),
        scale: axisPixels / AXIS_PIXELS,
        font: `${axisPixels}px ${token("--font")}`,
        curves: CURVES.map(({ token: name, ...curve }) => ({ ...curve, colour: token(name) })),
        log: this.log,
        accent: token("--accent"),
        best: () => this.store.get().frame?.best ?? null,
        accuracy: this.accuracy && this.known.accuracy,
        least: () => this.#least,
        behind: (chart, style) => {
          this.#place(chart);
          this.behind?.drawPast(chart, this.store.get().past, style);
        },
        before: (chart, style) =>
          this.timed && this.looking && this.timed.drawFuture(chart, this.#here, style),
      },
      (index) => {
        this.pointed = index;
      },
    );
    this.#draw();
  }

  /** The timeline follows the axis. @param {import("uplot")} chart laid out */
  #place({ height, bbox, scales }) {
    const timeline = /** @type {any} */ (this.renderRoot.querySelector("np-timeline"));
    if (!timeline) return;
    timeline.style.setProperty("--plot-left", `${bbox.left / devicePixelRatio}px`);
    timeline.style.setProperty("--plot-width", `${bbox.width / devicePixelRatio}px`);
    timeline.style.setProperty(
      "--plot-line",
      `${24 - height + (bbox.top + bbox.height) / devicePixelRatio}px`,
    );
    timeline.show(scales.x.min ?? 0, scales.x.max ?? 1);
  }

  /** The place on the chart that is shown. */
  get #here() {
    const { frame, data } = this.store.get();
    return frame ? placeOf(frame, data) : 0;
  }

  /** The numbers of the moment, or of the epoch being read; written straight into the page, frame by frame. */
  #tell() {
    const index = this.pointed ?? this.lines.at.length - 1;
    const { frame, data } = this.store.get();
    const missing = missingPoints(data);
    let wordy = false;
    for (const [k, { key, share }] of CURVES.entries()) {
      const field = this.renderRoot.querySelector(`dd[data-key="${key}"]`);
      // A loss that is not finite has no place on the chart, but it has a name.
      const now = this.pointed === null ? /** @type {any} */ (frame)?.[key] : this.lines.series[k][index];
      const none = missing.some(({ keys }) => keys.includes(key));
      showText(field, none ? "–" : textOf(now, share));
      wordy ||= field !== null && !none && Number.isNaN(now);
    }
    this.renderRoot.querySelector(".head")?.classList.toggle("reading", this.pointed !== null);
    // Words take more room than numbers: the buttons make way for them.
    this.renderRoot.querySelector(".head")?.classList.toggle("wordy", wordy);
    const aside = [...missing.map(({ words }) => words), ...asideOf(frame)];
    showText(this.renderRoot.querySelector(".aside"), aside.join(" · "));
    const epoch = this.renderRoot.querySelector(".epoch");
    if (epoch && this.pointed !== null)
      epoch.textContent = `Epoch ${+(this.lines.at[index] ?? 0).toFixed(2)}`;
  }

  render() {
    const accuracy = this.accuracy && this.known.accuracy;
    return html`
      <link rel="stylesheet" href=${new URL("../vendor/uplot.css", import.meta.url).href} />
      <div class="head">
        ${this.#what(accuracy)}
        <dl>
          ${CURVES.filter(({ share }) => share === accuracy).map(
            ({ key, label, token, dash }) => html`<div>
              <dt><i style=${styleMap({ color: `var(${token})` })} ?data-dash=${dash.length > 0}></i>${label}</dt><dd data-key=${key}></dd></div>`,
          )}
        </dl>
        <div class="toggles">
          ${this.#toggle("log", "Log scale", "Log")}
          ${this.known.accuracy ? this.#toggle("accuracy", "Accuracy", "Accuracy", "%") : nothing}
          <button type="button" class="more" aria-label="Metrics" title="Metrics: ${METRICS}" @click=${() => this.#openMetrics()}>
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${svg`<path d="M2.5 2.5h11v11h-11zM2.5 8h11M8 2.5v11" />`}</svg>
          </button>
        </div>
      </div>
      <div class="notes"><p class="aside"></p>${this.looking ? this.#looking() : this.#past()}</div>
      <div class="chart" tabindex="0" role="application" aria-label="Loss by epoch"
        aria-description="Left and right arrow keys read the values at an epoch." @keydown=${this.#key}
        @pointermove=${this.#drag} @blur=${() => this.#read(null)}><div></div>
      </div>${this.timed ? html`<np-timeline></np-timeline>` : nothing}`;
  }

  /** What the numbers are of. With accuracy on, the pressed button says it. @param {boolean} accuracy */
  #what(accuracy) {
    if (this.pointed !== null) return html`<span class="what"><span class="epoch"></span></span>`;
    return accuracy ? nothing : html`<span class="what">Loss</span>`;
  }

  #looking() {
    const { track } = this.store.get();
    const last = (track.moments.at(-1)?.epoch ?? 0).toLocaleString("en");
    const back = () =>
      /** @type {any} */ (this.renderRoot.querySelector("np-timeline"))?.seek(Number.POSITIVE_INFINITY);
    const more = "Play, or change something, to go on from here. Undo brings back what came after.";
    return html`<p class="past"><span title=${more}>Looking back: Play goes on from here.</span>
      <button type="button" @click=${back}>To epoch ${last}</button></p>`;
  }

  #past() {
    if (!this.past.length) return nothing;
    const names = this.past.map(
      ({ name }, i) => html`<b>${i + 1}</b> ${name}${i + 1 < this.past.length ? " · " : ""}`,
    );
    return html`<p class="past"><span title=${this.past.map(({ name }, i) => `${i + 1} ${name}`).join("\n")}>Before: ${names}</span>
      <button type="button" title="Clear the curves of earlier runs" @click=${() => forgetPast(this.store)}>Clear</button></p>`;
  }

  /** Opens the panel below with all that a loss doesn't say. */
  #openMetrics() {
    const panel = this.closest("np-run")?.querySelector("[data-view=metrics]");
    if (!(panel instanceof HTMLDetailsElement)) return;
    panel.open = true;
    panel.scrollIntoView({ block: "nearest" });
    panel.querySelector("summary")?.focus();
  }

  /** @param {"log" | "accuracy"} property @param {string} title @param {string} text @param {string} short where there is little room */
  #toggle(property, title, text, short = text) {
    const toggle = () => {
      this[property] = !this[property];
    };
    return html`<button type="button" aria-label=${text} aria-pressed=${String(this[property])} title=${title} @click=${toggle}><span class="long">${text}</span><span class="short">${short}</span></button>`;
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    // uPlot follows a mouse by itself; a finger's drag is not a mouse's.
    if (event.pointerType !== "touch" || !this.chart) return;
    const { left } = this.chart.over.getBoundingClientRect();
    this.chart.setCursor({ left: event.clientX - left, top: 0 });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const last = this.lines.at.length - 1;
    const from = this.pointed ?? last;
    const stride = event.shiftKey ? Math.max(1, Math.round(last / 20)) : 1;
    /** @type {Record<string, number | null>} */
    const places = { ArrowLeft: from - stride, ArrowRight: from + stride, Home: 0, End: last, Escape: null };
    if (!(event.key in places)) return;
    event.preventDefault();
    const wanted = places[event.key];
    this.#read(wanted === null ? null : Math.min(last, Math.max(0, wanted)));
  }

  /** @param {number | null} index of the point to read */
  #read(index) {
    const left = index === null ? -10 : (this.chart?.valToPos(this.lines.at[index], "x") ?? -10);
    this.chart?.setCursor({ left, top: index === null ? -10 : 0 });
    this.pointed = index;
  }
}

/** @returns {number} pixels of the page's font size, in which a canvas can't count */
function rem() {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/**
 * @param {import("../wire/protocol.js").Frame | null} frame
 * @returns {string[]} what only some runs have: the best epoch, and a learning rate that changes
 */
function asideOf(frame) {
  const parts = [];
  if (frame?.best)
    parts.push(`best ${formattedLoss(frame.best.loss)} at epoch ${frame.best.epoch.toLocaleString("en")}`);
  if (typeof frame?.learning_rate === "number")
    parts.push(`learning rate ${+frame.learning_rate.toPrecision(3)}`);
  return parts;
}

/** @param {number | null | undefined} value @param {boolean} share @returns {string} */
function textOf(value, share) {
  if (value === null || value === undefined) return "–";
  if (share) return Number.isFinite(value) ? `${(100 * value).toFixed(1)}\u00a0%` : "–";
  return formattedLoss(value);
}

customElements.define("np-loss", LossPanel);
