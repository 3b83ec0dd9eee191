/**
 * `<np-timeline>`: the whole training along the axis of the loss chart. Drag to any epoch, play backwards, go on from there.
 * Loaded once there is something to go back to.
 *
 * @typedef {{ at: number, kind: string, text: string }} Mark
 */
import { html, LitElement, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { formattedLoss } from "../../drawing/canvas.js";
import { inRun } from "../../elements/run.js";
import { pointsOf } from "../../page/history.js";
import { tell } from "../../page/messages.js";
import { nearest, wayTo } from "../../page/track.js";
import { styles } from "./timeline_styles.js";

/** Places at which playing backwards stops, at most, on the way from the end to the beginning. */
const STOPS = 100;
/** Milliseconds from one of them to the next. */
const BEAT = 100;
/** Pixels within which a finger means a mark. */
const NEAR = 5;
/** Where the test loss stands among the values of a point. */
const TEST = 1;

class Timeline extends inRun(LitElement) {
  static styles = styles;

  constructor() {
    super();
    /** The epochs at both ends of the chart's axis. */
    this.range = [0, 1];
    /** The place that is sought and not shown yet. @type {number | null} */
    this.wanted = null;
    /** What is under way. @type {Promise<boolean> | null} */
    this.asking = null;
    this.backwards = false;
    /** The moment that was shown when it was last looked. @type {number | null} */
    this.looked = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow((state, previous) => {
      if (state.track !== previous.track || state.looking !== previous.looking) this.requestUpdate();
      this.#heed();
    });
    const { looking } = this.store.get();
    // The page before a reload was on its way there.
    if (looking !== null) this.seek(looking);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#end();
  }

  #end() {
    this.wanted = null;
    this.#rest();
  }

  /**
   * Training or a change has left the earlier moment: nothing is sought any more. A seek that reaches the end leaves it
   * too, and may be behind what is wanted by now. The store tells of it an animation frame later at the latest; whatever
   * the user wants in the meantime comes after it.
   */
  #heed() {
    const { looking, state } = this.store.get();
    if (looking === null && this.looked !== null && state?.cause !== "seek") this.#end();
    this.looked = looking;
  }

  /** The chart was drawn. @param {number} low @param {number} high ends of its axis */
  show(low, high) {
    this.range = [low, high];
    this.requestUpdate();
  }

  get #first() {
    return this.store.get().track.moments[0]?.at ?? 0;
  }

  get #last() {
    return this.store.get().track.moments.at(-1)?.at ?? 0;
  }

  /** The newest place of all: while it trains, ahead of the last checkpoint. */
  get #newest() {
    return Math.max(this.#last, this.store.get().history.last?.at ?? 0);
  }

  /** The place that is shown, or will be. */
  get here() {
    return this.wanted ?? this.store.get().looking ?? this.#newest;
  }

  /**
   * Show this place exactly. Of several that are wanted before the first is there, the last is shown.
   * @param {number} at
   * @returns {Promise<boolean>} whether it is shown now
   */
  seek(at) {
    this.#rest();
    return this.#go(at);
  }

  /** @param {number} at */
  #go(at) {
    this.#heed();
    this.wanted = Math.min(this.#newest, Math.max(this.#first, at));
    this.requestUpdate();
    this.asking ??= this.#ask().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  async #ask() {
    while (this.wanted !== null) {
      const at = this.wanted;
      const { track, looking, playing } = this.store.get();
      if (looking === null && at >= this.#newest) {
        this.wanted = null; // it is there already, and may be playing
        return true;
      }
      const exact = wayTo(track, at === this.#newest && !playing ? this.#last : at);
      const there = exact ? null : nearest(track, at);
      const way = exact ?? (there && { run: there.run, epoch: there.epoch });
      if (!way) return this.#fail("No checkpoint of this run is left. Reset to begin again.");
      const reply = await this.send("seek", way);
      if (reply.type === "error") {
        this.wanted = null;
        this.requestUpdate();
        return false;
      }
      if (there)
        this.#fail(`Epoch ${count(at)} can't be had again. This is epoch ${count(there.at)}, the nearest.`);
      await this.#shown(at);
      if (this.wanted === at && this.store.get().connection === "open") this.wanted = null;
      this.requestUpdate();
    }
    return true;
  }

  /** @param {string} message */
  #fail(message) {
    this.wanted = null;
    this.requestUpdate();
    tell(this.store, "info", { code: "not_kept", message });
    return false;
  }

  /** Until the place is shown; or another one is wanted, and one of the frames on the way was shown. @param {number} at */
  #shown(at) {
    const first = this.store.get().frame;
    return new Promise((resolve) => {
      const done = () => {
        const { frame, looking, connection } = this.store.get();
        const came = frame !== first && frame !== null;
        const ended = connection !== "open" || !this.isConnected || (looking === null && came);
        const there = came && (looking === null || frame.epoch >= Math.floor(looking));
        if (!ended && !there && !(came && this.wanted !== at)) return;
        end();
        resolve(undefined);
      };
      const end = this.store.subscribe(done);
      done();
    });
  }

  async #playBackwards() {
    if (this.backwards) return this.#end();
    this.#heed();
    this.backwards = true;
    const stride = Math.max(1, (this.here - this.#first) / STOPS);
    while (this.backwards && this.here > this.#first) {
      const until = performance.now() + BEAT;
      const { moments } = this.store.get().track;
      const next = moments.findLast(({ at, run }) => run && at <= this.here - stride)?.at ?? this.#first;
      // Where checkpoints are few, the epochs between are trained again.
      const far = this.here - next > 2 * stride;
      if (!(await this.#go(far ? Math.floor(this.here - stride) : next))) break;
      await new Promise((resolve) => setTimeout(resolve, until - performance.now()));
    }
    if (this.backwards) this.#rest();
  }

  #rest() {
    this.backwards = false;
    this.requestUpdate();
  }

  /** What happened on the way, and its best epoch. @returns {Mark[]} in order */
  get marks() {
    const { track, history } = this.store.get();
    const points = pointsOf(history);
    /** @type {Mark[]} */
    const marks = [...track.marks];
    const loss = (/** @type {import("../../page/history.js").Point} */ { values }) =>
      values[TEST] ?? Number.NaN;
    const best = points.reduce(
      (low, each) => (loss(each) < loss(low) || Number.isNaN(loss(low)) ? each : low),
      points[0],
    );
    if (points.length > 2 && Number.isFinite(loss(best)) && best !== points.at(-1))
      marks.push({ at: best.at, kind: "best", text: `best test loss, ${formattedLoss(loss(best))}` });
    return marks.sort((a, b) => a.at - b.at);
  }

  /** @param {number} at @returns {string} */
  #placed(at) {
    const [low, high] = this.range;
    return `${(100 * (at - low)) / Math.max(Number.EPSILON, high - low)}%`;
  }

  /** @param {PointerEvent} event */
  #point(event) {
    const strip = /** @type {HTMLElement} */ (event.currentTarget);
    if (event.type === "pointerdown") {
      if (event.button) return;
      strip.setPointerCapture(event.pointerId);
      strip.focus({ preventScroll: true });
    } else if (!strip.hasPointerCapture(event.pointerId)) return;
    event.preventDefault();
    const { left, width } = strip.getBoundingClientRect();
    const [low, high] = this.range;
    const epochs = (high - low) / width; // of one pixel
    const at = low + (event.clientX - left) * epochs;
    const close = (/** @type {number} */ place, /** @type {number} */ pixels) =>
      Math.abs(place - at) <= pixels * epochs;
    const mark = this.marks.find((each) => close(each.at, NEAR) && Number.isInteger(each.at));
    const { moments } = this.store.get().track;
    const kept = moments.find((each) => close(each.at, 0.5));
    this.seek(close(this.#newest, NEAR) ? this.#newest : (mark?.at ?? kept?.at ?? Math.round(at)));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { here } = this;
    const stride = event.shiftKey ? Math.max(1, Math.round((this.#newest - this.#first) / 20)) : 1;
    const places = [this.#first, ...this.marks.map(({ at }) => at), this.#newest];
    /** @type {Record<string, number | undefined>} */
    const to = {
      ArrowLeft: Math.ceil(here) - stride,
      ArrowRight: Math.floor(here) + stride,
      ArrowDown: Math.ceil(here) - stride,
      ArrowUp: Math.floor(here) + stride,
      PageDown: places.findLast((at) => at < here),
      PageUp: places.find((at) => at > here),
      Home: this.#first,
      End: this.#newest,
    };
    if (!(event.key in to) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.seek(to[event.key] ?? here);
  }

  render() {
    const { looking } = this.store.get();
    const { here } = this;
    const marks = this.marks;
    const [first, end] = [this.#first, this.#newest];
    const there = marks.filter(({ at }) => at === here).map(({ text }) => text);
    const said = [`Epoch ${count(here)}`, ...there].join(": ");
    const initial =
      first === 0 ? "Initial weights (epoch 0)" : `Epoch ${count(first)}, where this run began here`;
    return html`
      <div class="buttons">
        <button type="button" aria-label=${initial} title=${initial} ?disabled=${here <= first} @click=${() => this.seek(first)}>${icon("M3 2.5v11M13 3l-7.5 5 7.5 5z")}</button>
        <button type="button" aria-label="Play backwards" aria-pressed=${String(this.backwards)} title=${this.backwards ? "Stop" : "Play backwards"}
          ?disabled=${here <= first} @click=${() => this.#playBackwards()}>${icon(this.backwards ? "M5 3v10M11 3v10" : "M12 2.5l-8.5 5.5 8.5 5.5z")}</button>
      </div>
      <div class="strip" role="slider" tabindex="0" aria-label="Epoch shown" aria-valuemin=${first} aria-valuemax=${end}
        aria-valuenow=${here} aria-valuetext=${`${said}, of ${count(end)}`} title=${looking === null ? "Drag to an earlier epoch" : nothing}
        @keydown=${this.#key} @pointerdown=${this.#point} @pointermove=${this.#point}>
        <i class="way" style=${styleMap({ left: this.#placed(first), right: `calc(100% - ${this.#placed(here)})` })}></i>
        ${marks.map(({ at, kind, text }) => html`<i class="mark ${kind}" title=${`Epoch ${count(at)}: ${text}`} style=${styleMap({ left: this.#placed(at) })}></i>`)}
        <i class="thumb" style=${styleMap({ left: this.#placed(here) })}></i>
        ${there.length || this.wanted !== null ? html`<span class="said" style=${styleMap({ left: `clamp(25%, ${this.#placed(here)}, 75%)` })}>${said}</span>` : nothing}
      </div>`;
  }
}

/** @param {string} path */
function icon(path) {
  return html`<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d=${path} /></svg>`;
}

/** Made once: it is asked for with each picture. */
const places = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

/** @param {number} at @returns {string} */
function count(at) {
  return places.format(at);
}

/**
 * Grey what lies behind the place that is shown, and mark the place.
 * @param {import("uplot")} chart
 * @param {number} at
 * @param {{ surface: string, accent: string }} colours
 */
export function drawFuture({ ctx, bbox, valToPos }, at, { surface, accent }) {
  const x = Math.min(bbox.left + bbox.width, Math.max(bbox.left, valToPos(at, "x", true)));
  ctx.save();
  ctx.globalAlpha = 0.7;
  ctx.fillStyle = surface;
  ctx.fillRect(x, bbox.top, bbox.left + bbox.width - x, bbox.height);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = accent;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

customElements.define("np-timeline", Timeline);
