/** Everybody's network on the projector: as many tiles as there are, each as large as the place for all allows. */
import { lookOf } from "./picture.js";
import { Tile } from "./tile.js";

/** @typedef {import("./rows.js").Row} Row */

/** Pictures that may be asked for at once: of a larger class they take turns. */
const MOST = 100;
/** Milliseconds of a turn. */
const TURN = 2000;
/** Of a tile's height, what its name takes; in pixels. */
const NAME = 28;
/** Tiles whose names can be read. */
const NAMED = 60;
const GAP = 8;

export class Mosaic {
  /** @type {Map<string, Tile>} by seat */
  tiles = new Map();
  palette = "";
  /** @type {import("./picture.js").Look | null} */
  #look = null;
  #frame = 0;
  #asked = "";
  #turn = 0;
  #turned = 0;

  /** @param {HTMLElement} list @param {(seats: readonly string[]) => void} ask for these pictures */
  constructor(list, ask) {
    this.list = list;
    this.ask = ask;
  }

  /** @param {readonly Row[]} rows everybody's; those who are not here are left out */
  show(rows) {
    const here = rows.filter((row) => row.here);
    const seats = new Set(here.map(({ seat }) => seat));
    for (const [seat, { element }] of this.tiles)
      if (!seats.has(seat)) {
        element.remove();
        this.tiles.delete(seat);
      }
    for (const row of here) {
      const tile = this.tiles.get(row.seat) ?? this.#made(row.seat);
      tile.show(row);
    }
    this.#wish([...seats]);
    this.#draw();
  }

  /** @param {string} palette */
  redraw(palette) {
    this.palette = palette;
    this.#look = null;
    for (const tile of this.tiles.values()) tile.outdate();
    this.#draw();
  }

  /** @param {string} seat */
  #made(seat) {
    const tile = new Tile(seat);
    tile.seen = true;
    tile.box.remove();
    // Nothing here can be pressed.
    tile.button.disabled = true;
    this.tiles.set(seat, tile);
    this.list.append(tile.element);
    return tile;
  }

  /** @param {readonly string[]} seats */
  #wish(seats) {
    const turns = Math.ceil(seats.length / MOST);
    if (turns > 1 && performance.now() - this.#turned > TURN) {
      this.#turned = performance.now();
      this.#turn += 1;
    }
    const first = MOST * (this.#turn % Math.max(1, turns));
    const wanted = seats.slice(first, first + MOST);
    const asked = wanted.join(" ");
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.ask(wanted);
  }

  #draw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const { clientWidth, clientHeight } = this.list;
      const side = sideFor(this.tiles.size, clientWidth, clientHeight);
      this.list.style.setProperty("--side", `${side}px`);
      this.list.classList.toggle("named", this.tiles.size <= NAMED);
      this.#look ??= lookOf(this.list, this.palette);
      for (const tile of this.tiles.values()) tile.draw(this.#look);
    });
  }
}

/**
 * @param {number} count of tiles
 * @param {number} width
 * @param {number} height
 * @returns {number} the largest side with which all fit into it
 */
export function sideFor(count, width, height) {
  const name = count <= NAMED ? NAME : 0;
  let best = 0;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const side = Math.min((width - GAP * (columns - 1)) / columns, (height - GAP * (rows - 1)) / rows - name);
    best = Math.max(best, side);
  }
  return Math.floor(Math.max(8, Math.min(best, 320)));
}
