/**
 * `<np-closeup>`: a network of the class, large and live: the picture of its output with all its classes, some points, and
 * the figures that are read from the back row. Of a `seat`, or `at` a place in the spotlight.
 */
import { html, LitElement, nothing } from "lit";
import { fitted, formattedLoss, isDark, onThemeChange } from "../drawing/canvas.js";
import { ClassPainter } from "../drawing/classes.js";
import { PlanePainter } from "../drawing/plane.js";
import { drawPoints } from "../drawing/points.js";
import { inRun } from "../elements/run.js";
import { channelsOf, classColours } from "../page/classes.js";
import { css, pointColourOf } from "../page/colours.js";
import { bringStyles } from "../page/sheet.js";
import { closeupsOf } from "./closeups.js";

/** @typedef {import("./closeups.js").Closeup} Closeup */

class CloseupView extends inRun(LitElement) {
  static properties = {
    seat: {},
    at: { type: Number },
    name: {},
    bare: { type: Boolean },
    shown: { state: true },
    side: { state: true },
  };

  constructor() {
    super();
    /** @type {string | undefined} */
    this.seat = undefined;
    this.at = 0;
    /** What it is called; without one, nothing is. */
    this.name = "";
    /** Without figures. */
    this.bare = false;
    /** @type {Closeup | undefined} */
    this.shown = undefined;
    this.side = 0;
    this.plane = new PlanePainter();
    this.classes = new ClassPainter();
    /** @type {(() => void)[]} */
    this.endings = [];
    this.resized = new ResizeObserver(([{ contentRect }]) => {
      this.side = Math.floor(Math.min(contentRect.width, contentRect.height));
    });
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    bringStyles("spotlight").catch(() => {}); // it is plainer, but works
    const closeups = closeupsOf(this.run);
    const look = () => {
      this.shown = closeups.get(this.seat ?? this.at);
    };
    this.endings = [closeups.listen(look), onThemeChange(() => this.requestUpdate())];
    this.follow((state, previous) => {
      if (state.palette !== previous.palette) this.requestUpdate();
    });
    look();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const end of this.endings) end();
    this.resized.disconnect();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("seat") || changed.has("at")) this.shown = closeupsOf(this.run).get(this.seat ?? this.at);
  }

  firstUpdated() {
    this.resized.observe(/** @type {Element} */ (this.querySelector(".closeup-plane")));
  }

  updated() {
    const canvas = this.querySelector("canvas");
    if (!canvas || !this.side) return;
    const context = fitted(canvas, this.side, this.side);
    if (this.shown?.map) this.#draw(context, this.shown);
  }

  /** @param {CanvasRenderingContext2D} context @param {Closeup} closeup */
  #draw(context, { map = new Uint8Array(), size = 0, channels = 1, problem, points }) {
    const { palette } = this.store.get();
    const tokens = getComputedStyle(this);
    const [ink, halo] = ["--ink", "--surface"].map((name) => tokens.getPropertyValue(name).trim());
    const dark = isDark(this);
    const many = problem === "classification" && channels > 1;
    const colours = many ? classColours(this, channels) : [];
    const rest = { dark, discretize: false, ink, halo };
    if (many) this.classes.draw(context, map, size, this.side, { ...rest, colours: colours.map(channelsOf) });
    else this.plane.draw(context, map.subarray(0, size * size), size, this.side, { ...rest, palette });
    if (!points) return;
    drawPoints(context, points, this.side, {
      colour: (label) => (many ? (colours[label] ?? ink) : css(pointColourOf(label, palette, dark))),
      halo: dark ? "rgb(0 0 0 / 85%)" : "rgb(255 255 255 / 85%)",
      edge: dark ? "rgb(255 255 255 / 75%)" : "rgb(0 0 0 / 55%)",
      radius: Math.max(1.5, this.side / 118),
      classes: problem === "classification" ? Math.max(2, channels) : 0,
      open: false,
    });
  }

  render() {
    const { shown, name } = this;
    const label = name ? `Output of ${name}` : "Output";
    return html`<figure class="closeup">
      <div class="closeup-plane"><canvas role="img" aria-label=${label}></canvas>
      ${shown?.map ? nothing : html`<span class="closeup-none">${shown ? "No picture" : "Waiting …"}</span>`}</div>
      ${
        this.bare
          ? nothing
          : html`<figcaption><strong class="closeup-name">${name}</strong>
        <span class="closeup-figures">${shown ? figuresOf(shown).map((each) => html`<span>${each}</span> `) : nothing}</span></figcaption>`
      }
    </figure>`;
  }
}

/** @param {Closeup} closeup @returns {string[]} */
export function figuresOf({ test, train, epoch, shape, diverged }) {
  const loss = test ?? train;
  return [
    diverged
      ? "diverged"
      : loss === null
        ? ""
        : `${test === null ? "training" : "test"} loss ${formattedLoss(loss)}`,
    `epoch ${epoch.toLocaleString("en")}`,
    `layers ${shape}`,
  ].filter(Boolean);
}

customElements.define("np-closeup", CloseupView);
