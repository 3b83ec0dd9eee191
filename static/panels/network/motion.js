/**
 * When the network's picture is drawn: nodes with each frame; links too, but while they move only as often as moving
 * needs, for there may be hundreds. A Lit controller of the network panel.
 *
 * @typedef {import("lit").LitElement & { scene: import("./paint.js").Scene | null,
 *   parameters: Float32Array | null, visible: boolean, store: import("../../page/store.js").Store }} Panel
 */

import { Aside } from "../../drawing/aside.js";
import { isDark, motionAllowed, onThemeChange } from "../../drawing/canvas.js";
import { channelsOf, classColours, classesOf } from "../../page/classes.js";
import { isTraining } from "../../page/store.js";
import { drawLinks, droppedOf, NodePainter } from "./paint.js";

/** Moving links are drawn this often, in milliseconds, however often frames come. */
const INTERVAL = 60;
const PIXELS_PER_SECOND = 26;

export class Motion {
  #nodes = new NodePainter();
  #nodesAside = new Aside("nodes");
  #linksAside = new Aside("links");
  #timer = 0;
  #dark = false;
  #halo = "";
  #ink = "";
  /** Colours of the outputs where each is a class. @type {import("../../page/colours.js").Colour[]} */
  #classes = [];
  /** @type {(() => void) | null} */
  #end = null;

  /** @param {Panel} host */
  constructor(host) {
    this.host = host;
    host.addController(this);
  }

  hostConnected() {
    this.#end = onThemeChange(() => this.#readTheme());
  }

  hostDisconnected() {
    this.#end?.();
    clearTimeout(this.#timer);
    this.#timer = 0;
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
    this.#classes = [];
    this.draw();
  }

  /** Draw everything from the store's present frame. */
  draw() {
    this.#drawNodes();
    this.#drawLinks();
  }

  /** Another frame came: draw it, but for links that are about to move anyway. Out of sight it can wait. */
  drawFrame() {
    if (!this.host.visible) return;
    this.#drawNodes();
    if (!this.#timer || !isTraining(this.host.store.get())) this.#drawLinks();
  }

  #drawNodes() {
    const { scene, parameters } = this.host;
    const { frame, view } = this.host.store.get();
    const canvas = /** @type {HTMLCanvasElement | null} */ (
      this.host.renderRoot.querySelector("canvas.nodes")
    );
    if (!scene || !frame || !canvas) return;
    // Between a change and its first frame the old frame's maps belong to other neurons.
    const matching = parameters ? frame : { ...frame, parameters: null, units: null };
    const dropped = this.#dropped(scene.graph);
    const options = { discretize: view.discretize === true, halo: this.#halo, ink: this.#ink, dropped };
    const classes = this.#classColours();
    const look = { ...this.#look, ...(classes && { classes }) };
    const { layout } = scene;
    const { features, units, output } = matching;
    const parts = () => ({ scene, look, options, features, units, output, parameters: matching.parameters });
    if (
      this.#nodesAside.draw(canvas, [layout.width, layout.height], isTraining(this.host.store.get()), parts)
    )
      return;
    this.#nodes.draw(canvas, scene, matching, look, options);
  }

  /** What is left out: by dropout in the next step, or to see the network without it. @param {import("./graph.js").Graph} graph */
  #dropped(graph) {
    const { frame, without } = this.host.store.get();
    return without ? new Set([without.node]) : droppedOf(graph, frame);
  }

  get #look() {
    return { palette: this.host.store.get().palette, dark: this.#dark, ink: this.#ink };
  }

  #classColours() {
    const count = classesOf(this.host.store.get().state);
    if (count <= 2) return null;
    if (this.#classes.length !== count) this.#classes = classColours(this.host, count).map(channelsOf);
    return this.#classes;
  }

  #drawLinks() {
    const { scene, parameters } = this.host;
    const canvas = /** @type {HTMLCanvasElement | null} */ (
      this.host.renderRoot.querySelector("canvas.links")
    );
    if (!scene || !canvas || !parameters) return;
    const moving = isTraining(this.host.store.get()) && motionAllowed();
    const dropped = this.#dropped(scene.graph);
    const shift = moving ? (performance.now() / 1000) * PIXELS_PER_SECOND : null;
    const look = this.#look;
    const parts = () => ({ scene, parameters, look, dropped, shift });
    const { width, height } = scene.layout;
    if (!this.#linksAside.draw(canvas, [width, height], isTraining(this.host.store.get()), parts))
      drawLinks(canvas, scene, parameters, look, dropped, shift);
    if (moving && this.host.visible && !this.#timer)
      this.#timer = window.setTimeout(() => this.#move(), INTERVAL);
  }

  #move() {
    requestAnimationFrame(() => {
      this.#timer = 0;
      if (this.host.isConnected) this.#drawLinks();
    });
  }
}
