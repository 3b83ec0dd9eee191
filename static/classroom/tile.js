/** One student on the wall. It is made once, and only what has changed is drawn anew. */
import { showText } from "../elements/text.js";
import { bytesOf, paint } from "./picture.js";
import { lossText, MARKS, markOf, networkText } from "./rows.js";

/**
 * @typedef {import("./picture.js").Look} Look
 * @typedef {import("./rows.js").Row} Row
 */

/** @param {string} name of its class */
function part(name) {
  const made = document.createElement("span");
  made.className = name;
  return made;
}

export class Tile {
  /** @type {Row | null} */
  row = null;
  /** The last picture that came. @type {{ map: Uint8Array, size: number, classes: number } | null} */
  shown = null;
  #text = "";

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
    this.network = part("tile-network");
    this.mark = part("tile-mark");
    this.button.append(this.canvas, this.name, this.loss, this.network, this.mark);
    this.element.append(this.button);
  }

  /** @param {Row} row @param {Look} look */
  show(row, look) {
    this.row = row;
    if (row.map !== undefined && row.size) {
      const { map, size, classes } = row;
      if (map !== this.#text || classes !== this.shown?.classes) {
        this.#text = map;
        this.shown = { map: bytesOf(map), size, classes };
        this.redraw(look);
      }
    }
    const mark = markOf(row);
    showText(this.name, row.name);
    showText(this.loss, lossText(row));
    showText(this.network, networkText(row));
    showText(this.mark, MARKS[mark]);
    if (this.button.dataset.mark !== mark) this.button.dataset.mark = mark;
  }

  /** @param {Look} look */
  redraw(look) {
    if (this.shown) paint(this.canvas, this.shown, look);
  }
}
