/**
 * When the network's picture is drawn: with each frame, and between frames as often as moving links need. A Lit
 * controller of the network panel.
 *
 * @typedef {import("lit").LitElement & { scene: import("./paint.js").Scene | null,
 *   parameters: Float32Array | null, visible: boolean }} Panel
 */
import { isDark, motionAllowed, onThemeChange } from "../drawing/canvas.js";
import { store } from "../store.js";
import { drawLinks, droppedOf, NodePainter } from "./paint.js";

/** Redraw moving links this often while frames come more seldom, in milliseconds. */
const INTERVAL = 60;
const PIXELS_PER_SECOND = 26;

export class Motion {
  #nodes = new NodePainter();
  #linksDrawn = 0;
  #moving = false;
  #ticking = 0;
  #dark = false;
  #halo = "";
  #ink = "";
  /** @type {(() => void) | null} */
  #end = null;

  /** @param {Panel} host */
  constructor(host) {
    this.host = host;
    host.addController(this);
  }

  hostConnected() {
    this.#end = onThemeChange(() => this.#readTheme());
    const tick = () => {
      this.#ticking = requestAnimationFrame(tick);
      const moves = store.get().playing && this.host.visible;
      const due = performance.now() - this.#linksDrawn > INTERVAL;
      if (due && (moves || this.#moving)) this.#drawLinks();
    };
    tick();
  }

  hostDisconnected() {
    this.#end?.();
    cancelAnimationFrame(this.#ticking);
  }

  hostUpdated() {
    if (!this.#halo) this.#readTheme();
    else this.draw();
  }

  #readTheme() {
    this.#dark = isDark(this.host);
    const tokens = getComputedStyle(this.host);
    this.#halo = tokens.getPropertyValue("--surface") || "white";
    this.#ink = tokens.color;
    this.draw();
  }

  /** Draw everything from the store's present frame. */
  draw() {
    const { scene, parameters } = this.host;
    const { frame, view } = store.get();
    const canvas = /** @type {HTMLCanvasElement | null} */ (
      this.host.renderRoot.querySelector("canvas.nodes")
    );
    if (!scene || !frame || !canvas) return;
    // Between a change and its first frame the old frame's maps belong to other neurons.
    const matching = parameters ? frame : { ...frame, parameters: null, units: null };
    const dropped = droppedOf(scene.graph, frame);
    const options = { discretize: view.discretize === true, halo: this.#halo, ink: this.#ink, dropped };
    this.#nodes.draw(canvas, scene, matching, this.#look, options);
    this.#drawLinks();
  }

  get #look() {
    return { palette: store.get().palette, dark: this.#dark, ink: this.#ink };
  }

  #drawLinks() {
    const { scene, parameters } = this.host;
    const canvas = /** @type {HTMLCanvasElement | null} */ (
      this.host.renderRoot.querySelector("canvas.links")
    );
    if (!scene || !canvas || !parameters) return;
    const now = performance.now();
    this.#moving = store.get().playing && motionAllowed();
    const dropped = droppedOf(scene.graph, store.get().frame);
    const shift = this.#moving ? (now / 1000) * PIXELS_PER_SECOND : null;
    drawLinks(canvas, scene, parameters, this.#look, dropped, shift);
    this.#linksDrawn = now;
  }
}
