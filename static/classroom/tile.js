/** One student on the wall. It is made once; what has changed is drawn while it is in sight, and else once it is again. */
import { bytesOf, paint } from "./picture.js";
import { epochText, lossText, MARKS, markOf } from "./rows.js";

/**
 * @typedef {import("./picture.js").Look} Look
 * @typedef {import("./rows.js").Row} Row
 * @typedef {{ epoch: number, train: number | null, test: number | null }} Sample
 */

/** Of so many moments the losses are kept, for the curve of a student looked at. */
const MOST_SAMPLES = 240;

/** @param {string} name of its class */
function part(name) {
  const made = document.createElement("span");
  made.className = name;
  return { element: made, text: "" };
}

/** Nothing is read from the page, which three hundred times a second time costs more than to keep it. @param {{ element: HTMLElement, text: string }} place @param {string} text */
function write(place, text) {
  if (place.text === text) return;
  place.text = text;
  const only = place.element.firstChild;
  if (only instanceof Text) only.data = text;
  else place.element.textContent = text;
}

export class Tile {
  /** @type {Row | null} */
  row = null;
  /** The last picture that came. @type {{ map: Uint8Array, size: number, classes: number } | null} */
  shown = null;
  /** The losses since this wall was opened, of this training. @type {Sample[]} */
  samples = [];
  /** Whether it is in sight. */
  seen = false;
  hidden = false;
  /** Whether it is to be drawn, and its picture too. */
  #changed = false;
  #repaint = false;
  #text = "";
  #mark = "";

  /** @param {string} seat */
  constructor(seat) {
    this.seat = seat;
    this.element = document.createElement("li");
    this.element.dataset.seat = seat;
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "tile";
    this.canvas = document.createElement("canvas");
    this.canvas.width = this.canvas.height = 1;
    this.canvas.ariaHidden = "true";
    this.name = part("tile-name");
    this.loss = part("tile-loss");
    this.network = part("");
    this.mark = part("tile-mark");
    this.shape = part("tile-shape");
    const far = document.createElement("span");
    far.className = "tile-network";
    far.append(this.network.element, this.shape.element);
    this.button.append(this.canvas, this.name.element, this.loss.element, far, this.mark.element);
    this.box = document.createElement("input");
    this.box.type = "checkbox";
    this.box.className = "tile-box";
    this.element.append(this.button, this.box);
  }

  /** @param {Row} row */
  show(row) {
    this.row = row;
    this.#changed = true;
    this.#keep(row);
    const { map, size, classes } = row;
    if (map === undefined || !size || (map === this.#text && classes === this.shown?.classes)) return;
    this.#text = map;
    this.shown = { map: bytesOf(map), size, classes };
    this.#repaint = true;
  }

  /** Draw what has changed, if anybody would see it. @param {Look} look */
  draw(look) {
    const { row } = this;
    if (!this.#changed || !this.seen || !row) return;
    this.#changed = false;
    const mark = markOf(row);
    if (this.name.text !== row.name) this.box.ariaLabel = `Select ${row.name}`;
    write(this.name, row.name);
    write(this.loss, lossText(row));
    write(this.network, epochText(row));
    write(this.shape, row.shape);
    write(this.mark, MARKS[mark]);
    if (this.#mark !== mark) this.button.dataset.mark = mark;
    this.#mark = mark;
    if (this.#repaint && this.shown) paint(this.canvas, this.shown, look);
    this.#repaint = false;
  }

  /** The theme or the palette is another one. */
  outdate() {
    this.#changed = this.#repaint = true;
  }

  /** @param {boolean} hidden */
  hide(hidden) {
    if (this.hidden !== hidden) this.element.hidden = hidden;
    this.hidden = hidden;
  }

  /** @param {Row} row */
  #keep({ epoch, train, test }) {
    const last = this.samples.at(-1);
    if (last && epoch < last.epoch) this.samples = [];
    if (last?.epoch === epoch) return;
    this.samples.push({ epoch, train, test });
    // Every other one goes: the curve stays whole.
    if (this.samples.length > MOST_SAMPLES) this.samples = this.samples.filter((_, i) => i % 2 === 0);
  }
}
