/**
 * The tiles of a wall: each is made once and moved when the order has changed, but never from under a pointer or the
 * focus. It tells whose pictures are in sight.
 */
import { lookOf } from "./picture.js";
import { arranged, columnsFor } from "./rows.js";
import { Tile } from "./tile.js";

/** @typedef {import("./rows.js").Row} Row */

/** Pictures that may be asked for at once. */
const MOST = 100;
/** So far beyond the window's edge a tile has its picture already. */
const MARGIN = "120px";
/** Milliseconds that scrolling has to rest before other pictures are asked for. */
const REST = 150;

export class Grid {
  /** @type {Map<string, Tile>} by seat */
  tiles = new Map();
  /** @type {readonly Row[]} */
  rows = [];
  filter = "all";
  order = "name";
  palette = "";
  /** How pictures are drawn in the present theme. @type {import("./picture.js").Look | null} */
  #look = null;
  /** Those in sight. @type {Set<string>} */
  #seen = new Set();
  #asked = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {HTMLElement} list
   * @param {(seats: readonly string[]) => void} ask for the pictures of those alone
   */
  constructor(list, ask) {
    this.list = list;
    this.ask = ask;
    this.observer = new IntersectionObserver((entries) => this.#see(entries), { rootMargin: MARGIN });
  }

  /** @param {readonly Row[]} rows every student's */
  show(rows) {
    this.rows = rows;
    const columns = columnsFor(rows.length, innerWidth / innerHeight);
    this.list.style.setProperty("--columns", String(columns));
    const there = new Set(rows.map(({ seat }) => seat));
    for (const [seat, tile] of this.tiles) if (!there.has(seat)) this.#remove(seat, tile);
    this.#look ??= lookOf(this.list, this.palette);
    for (const row of rows) this.#tileOf(row.seat).show(row, this.#look);
    this.#arrange(this.list.matches(":hover, :focus-within"));
  }

  /** @param {{ filter?: string, order?: string }} wanted */
  arrange({ filter = this.filter, order = this.order }) {
    this.filter = filter;
    this.order = order;
    this.#arrange(false);
  }

  /** All pictures anew: the theme or the palette is another one. @param {string} palette */
  redraw(palette) {
    this.palette = palette;
    this.#look = lookOf(this.list, palette);
    for (const tile of this.tiles.values()) tile.redraw(this.#look);
  }

  /** Ask anew: whoever was asked has forgotten. */
  again() {
    this.#asked = "";
    this.#tell();
  }

  end() {
    clearTimeout(this.#timer);
    this.observer.disconnect();
  }

  /** @param {string} seat */
  #tileOf(seat) {
    const found = this.tiles.get(seat);
    if (found) return found;
    const tile = new Tile(seat);
    this.tiles.set(seat, tile);
    this.list.append(tile.element);
    this.observer.observe(tile.element);
    return tile;
  }

  /** @param {string} seat @param {Tile} tile */
  #remove(seat, tile) {
    this.observer.unobserve(tile.element);
    tile.element.remove();
    this.tiles.delete(seat);
    this.#seen.delete(seat);
  }

  /** @param {boolean} keep everything where it is: somebody points at one of them */
  #arrange(keep) {
    const rows = arranged(this.rows, this.filter, this.order);
    const shown = new Set(rows.map(({ seat }) => seat));
    for (const [seat, { element }] of this.tiles) {
      const hidden = !shown.has(seat);
      if (element.hidden !== hidden && !(keep && hidden)) element.hidden = hidden;
    }
    if (keep) return;
    /** @type {Element | null} */
    let next = this.list.firstElementChild;
    for (const { seat } of rows) {
      const element = /** @type {Tile} */ (this.tiles.get(seat)).element;
      while (next instanceof HTMLElement && next.hidden) next = next.nextElementSibling;
      if (element === next) next = element.nextElementSibling;
      else this.list.insertBefore(element, next);
    }
  }

  /** @param {readonly IntersectionObserverEntry[]} entries */
  #see(entries) {
    for (const { target, isIntersecting } of entries) {
      const seat = /** @type {HTMLElement} */ (target).dataset.seat ?? "";
      if (isIntersecting) this.#seen.add(seat);
      else this.#seen.delete(seat);
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), REST);
  }

  #tell() {
    const seats = [...this.#seen].slice(0, MOST);
    const asked = seats.toSorted().join(" ");
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.ask(seats);
  }
}
