/**
 * A drawing context that writes SVG: it takes the calls of a canvas's context that the pictures use, and keeps what
 * they would have drawn as elements. So a picture is described once, for the screen and for a file.
 *
 * Coordinates are kept as they come out of the present transform; lines are as wide as its scale makes them.
 */

import { digits, escaped, painting } from "./paint.js";

/** Pixels of an embedded image for each unit it covers, but not more for each of its own: smoother is only larger. */
const SHARPNESS = 2;
const SMOOTHEST = 4;

/** @typedef {[number, number, number, number, number, number]} Matrix a b c d e f, as in canvas and SVG */

export class SvgPen {
  /** @type {string[]} */
  #elements = [];
  /** @type {string[]} */
  #clips = [];
  #path = "";
  /** @type {Record<string, any>[]} */
  #saved = [];
  /** @type {string} */
  #prefix;

  /** @param {string} prefix of the ids of what it defines, unique in the file */
  constructor(prefix) {
    this.#prefix = prefix;
    /** @type {Matrix} */
    this.matrix = [1, 0, 0, 1, 0, 0];
    this.clipId = "";
    this.fillStyle = "#000";
    this.strokeStyle = "#000";
    this.lineWidth = 1;
    this.lineCap = "butt";
    this.lineJoin = "miter";
    /** @type {number[]} */
    this.dash = [];
    this.globalAlpha = 1;
    this.globalCompositeOperation = "source-over";
    this.imageSmoothingEnabled = true;
    this.imageSmoothingQuality = "low";
    this.font = "10px sans-serif";
    this.textAlign = "start";
    this.textBaseline = "alphabetic";
  }

  /** @returns {string} everything drawn so far, as the inside of an SVG element */
  get content() {
    return [...this.#clips, ...this.#elements].join("\n");
  }

  save() {
    const { ...state } = this;
    this.#saved.push(state);
  }

  restore() {
    Object.assign(this, this.#saved.pop());
  }

  /** @param {number} a @param {number} b @param {number} c @param {number} d @param {number} e @param {number} f */
  setTransform(a, b, c, d, e, f) {
    this.matrix = [a, b, c, d, e, f];
  }

  /** @param {number} a @param {number} b @param {number} c @param {number} d @param {number} e @param {number} f */
  transform(a, b, c, d, e, f) {
    const [A, B, C, D, E, F] = this.matrix;
    this.matrix = [
      A * a + C * b,
      B * a + D * b,
      A * c + C * d,
      B * c + D * d,
      A * e + C * f + E,
      B * e + D * f + F,
    ];
  }

  /** @param {number} x @param {number} y */
  translate(x, y) {
    this.transform(1, 0, 0, 1, x, y);
  }

  /** @param {number} x @param {number} y */
  scale(x, y) {
    this.transform(x, 0, 0, y, 0, 0);
  }

  /** @param {number} angle */
  rotate(angle) {
    this.transform(Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0);
  }

  beginPath() {
    this.#path = "";
  }

  closePath() {
    this.#path += "Z";
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.#path += `M${this.#place(x, y)}`;
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.#path += `${this.#path ? "L" : "M"}${this.#place(x, y)}`;
  }

  /** @param {number} x1 @param {number} y1 @param {number} x @param {number} y */
  quadraticCurveTo(x1, y1, x, y) {
    this.#path += `Q${this.#place(x1, y1)} ${this.#place(x, y)}`;
  }

  /** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {number} x @param {number} y */
  bezierCurveTo(x1, y1, x2, y2, x, y) {
    this.#path += `C${this.#place(x1, y1)} ${this.#place(x2, y2)} ${this.#place(x, y)}`;
  }

  /** @param {number} x @param {number} y @param {number} radius @param {number} from @param {number} to clockwise */
  arc(x, y, radius, from, to) {
    const at = (/** @type {number} */ angle) =>
      /** @type {const} */ ([x + radius * Math.cos(angle), y + radius * Math.sin(angle)]);
    // Half a turn at a time: an arc of SVG can't end where it began.
    const steps = Math.max(1, Math.ceil((to - from) / Math.PI));
    const r = digits(radius * this.#scaling);
    this.lineTo(...at(from));
    for (let k = 1; k <= steps; k++)
      this.#path += `A${r} ${r} 0 0 1 ${this.#place(...at(from + ((to - from) * k) / steps))}`;
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.moveTo(x, y);
    this.lineTo(x + width, y);
    this.lineTo(x + width, y + height);
    this.lineTo(x, y + height);
    this.closePath();
  }

  fill() {
    this.#add(`<path d="${this.#path}" ${painting("fill", this.fillStyle, this.globalAlpha)}/>`);
  }

  stroke() {
    const dash = this.dash.length
      ? ` stroke-dasharray="${this.dash.map((each) => digits(each * this.#scaling)).join(" ")}"`
      : "";
    const line = `${painting("stroke", this.strokeStyle, this.globalAlpha)} stroke-width="${digits(this.lineWidth * this.#scaling)}"`;
    const ends = `stroke-linecap="${this.lineCap}" stroke-linejoin="${this.lineJoin}"`;
    this.#add(`<path d="${this.#path}" fill="none" ${line} ${ends}${dash}/>`);
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) {
    this.#apart(() => {
      this.rect(x, y, width, height);
      this.fill();
    });
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  strokeRect(x, y, width, height) {
    this.#apart(() => {
      this.rect(x, y, width, height);
      this.stroke();
    });
  }

  /** A picture begins by clearing its canvas; a file begins empty. */
  clearRect() {}

  clip() {
    const id = `${this.#prefix}-clip-${this.#clips.length + 1}`;
    const within = this.clipId ? ` clip-path="url(#${this.clipId})"` : "";
    this.#clips.push(`<clipPath id="${id}"${within}><path d="${this.#path}"/></clipPath>`);
    this.clipId = id;
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.dash = dash;
  }

  /** @param {string} words @param {number} x @param {number} y */
  fillText(words, x, y) {
    const [left, top] = this.#place(x, y).split(" ");
    const anchor = { center: "middle", right: "end", end: "end" }[this.textAlign] ?? "start";
    const baseline = { middle: "central", top: "hanging" }[this.textBaseline] ?? "alphabetic";
    this.#add(
      `<text x="${left}" y="${top}" style="font: ${escaped(this.font)}" text-anchor="${anchor}" ` +
        `dominant-baseline="${baseline}" ${painting("fill", this.fillStyle, this.globalAlpha)}>${escaped(words)}</text>`,
    );
  }

  /**
   * A part of a canvas, embedded as large as its pixels are needed. The transform must not turn it.
   * @param {HTMLCanvasElement} image
   * @param {...number} places x, y, width, height on the canvas, then in the picture; or in the picture alone
   */
  drawImage(image, ...places) {
    const whole = [0, 0, image.width, image.height];
    const [sx, sy, sw, sh, x, y, width = sw, height = sh] =
      places.length > 4 ? places : [...whole, ...places];
    const [a, , , d, e, f] = this.matrix;
    const size = [
      [width * a, sw],
      [height * d, sh],
    ].map(([covered, own]) => Math.ceil(Math.min(SHARPNESS * covered, SMOOTHEST * own)));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = this.imageSmoothingEnabled ? size : [sw, sh];
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.imageSmoothingQuality = "high";
    context.drawImage(image, sx, sy, sw, sh, 0, 0, canvas.width, canvas.height);
    const place = `x="${digits(a * x + e)}" y="${digits(d * y + f)}" width="${digits(a * width)}" height="${digits(d * height)}"`;
    const how = `preserveAspectRatio="none"${this.imageSmoothingEnabled ? "" : ' style="image-rendering: pixelated"'}`;
    this.#add(`<image ${place} ${how} href="${canvas.toDataURL()}"${this.#opacity}/>`);
  }

  /** @param {string} element */
  #add(element) {
    // What only takes away from the picture on the screen, as gaps that run along lines, is left out.
    if (this.globalCompositeOperation !== "source-over") return;
    this.#elements.push(this.clipId ? `<g clip-path="url(#${this.clipId})">${element}</g>` : element);
  }

  /** @param {() => void} draw with a path of its own */
  #apart(draw) {
    const path = this.#path;
    this.beginPath();
    draw();
    this.#path = path;
  }

  /** @param {number} x @param {number} y @returns {string} where that is in the picture */
  #place(x, y) {
    const [a, b, c, d, e, f] = this.matrix;
    return `${digits(a * x + c * y + e)} ${digits(b * x + d * y + f)}`;
  }

  get #scaling() {
    const [a, b, c, d] = this.matrix;
    return Math.sqrt(Math.abs(a * d - b * c));
  }

  get #opacity() {
    return this.globalAlpha === 1 ? "" : ` opacity="${digits(this.globalAlpha)}"`;
  }
}
