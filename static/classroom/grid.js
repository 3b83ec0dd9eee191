/**
 * The tiles of a wall: each is made once and moved when the order has changed, but never from under a pointer or the
 * focus. It tells whose pictures are in sight, and draws those alone, once per animation frame.
 */
import { lookOf } from "./picture.js";
import { Roving } from "./roving.js";
import { arranged, columnsFor } from "./rows.js";
import { Tile } from "./tile.js";

/** @typedef {import("./rows.js").Row} Row */

/** Pictures that may be asked for at once. */
const MOST = 100;
/** So far beyond the window's edge a tile has its picture already. */
const MARGIN = "120px";
/** Milliseconds that scrolling has to rest before other pictures are asked for. */
const REST = 150;
/** Milliseconds between two times that tiles change their places by themselves: sooner, nobody could follow them. */
const REORDER = 2000;

export class Grid {
  /** @type {Map<string, Tile>} by seat */
  tiles = new Map();
  /** @type {readonly Row[]} */
  rows = [];
  filter = "all";
  order = "name";
  palette = "";
  /** How many tiles are shown. */
  count = 0;
  /** How pictures are drawn in the present theme. @type {import("./picture.js").Look | null} */
  #look = null;
  /** Those in sight. @type {Set<string>} */
  #seen = new Set();
  #asked = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #frame = 0;
  /** When tiles were arranged last, and of how many rows. */
  #since = 0;
  #arranged = -1;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;
  #columns = 0;
  /** Whether somebody points at a tile, or has the focus on one. */
  #held = { pointer: false, focus: false };
  /** The seats in their order on the page. @type {readonly string[]} */
  #placed = [];

  /**
   * @param {HTMLElement} list
   * @param {(seats: readonly string[]) => void} ask for the pictures of those alone
   */
  constructor(list, ask) {
    this.list = list;
    this.roving = new Roving(list);
    this.ask = ask;
    this.observer = new IntersectionObserver((entries) => this.#see(entries), { rootMargin: MARGIN });
    // To ask the page each time whether it is hovered would have all styles computed.
    const hold = (/** @type {{ pointer?: boolean, focus?: boolean }} */ held) => () =>
      Object.assign(this.#held, held);
    list.addEventListener("pointerenter", hold({ pointer: true }));
    list.addEventListener("pointerleave", hold({ pointer: false }));
    list.addEventListener("focusin", hold({ focus: true }));
    list.addEventListener("focusout", hold({ focus: false }));
  }

  /** @param {readonly Row[]} rows every student's */
  show(rows) {
    this.rows = rows;
    const there = new Set(rows.map(({ seat }) => seat));
    for (const [seat, tile] of this.tiles) if (!there.has(seat)) this.#remove(seat, tile);
    for (const row of rows) this.#tileOf(row.seat).show(row);
    this.#rearrange();
    this.#draw();
  }

  /** New rows have come: at once where somebody has, or has gone; else after a while. */
  #rearrange() {
    const wait = this.rows.length === this.#arranged ? this.#since + REORDER - performance.now() : 0;
    clearTimeout(this.#later);
    if (wait > 0) this.#later = setTimeout(() => this.#rearrange(), wait);
    else this.#arrange(this.#held.pointer || this.#held.focus);
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
    this.#look = null;
    for (const tile of this.tiles.values()) tile.outdate();
    this.#draw();
  }

  /** Ask anew: whoever was asked has forgotten. */
  again() {
    this.#asked = "";
    this.#tell();
  }

  end() {
    clearTimeout(this.#timer);
    clearTimeout(this.#later);
    cancelAnimationFrame(this.#frame);
    this.observer.disconnect();
  }

  /** However much has come, it is drawn once, before the next picture of the screen. */
  #draw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const columns = columnsFor(this.rows.length, innerWidth / innerHeight);
      if (columns !== this.#columns) this.list.style.setProperty("--columns", String(columns));
      this.#columns = columns;
      this.#look ??= lookOf(this.list, this.palette);
      for (const tile of this.tiles.values()) tile.draw(this.#look);
    });
  }

  /** @param {string} seat */
  #tileOf(seat) {
    const found = this.tiles.get(seat);
    if (found) return found;
    const tile = new Tile(seat);
    this.tiles.set(seat, tile);
    this.list.append(tile.element);
    this.roving.add(tile.element);
    this.observer.observe(tile.element);
    this.#placed = [...this.#placed, seat];
    return tile;
  }

  /** @param {string} seat @param {Tile} tile */
  #remove(seat, tile) {
    this.observer.unobserve(tile.element);
    tile.element.remove();
    this.tiles.delete(seat);
    this.#seen.delete(seat);
    this.#placed = this.#placed.filter((each) => each !== seat);
  }

  /** @param {boolean} keep everything where it is: somebody points at one of them */
  #arrange(keep) {
    [this.#since, this.#arranged] = [performance.now(), this.rows.length];
    const seats = arranged(this.rows, this.filter, this.order).map(({ seat }) => seat);
    const shown = new Set(seats);
    this.count = 0;
    for (const [seat, tile] of this.tiles) {
      const hidden = !shown.has(seat);
      if (!(keep && hidden)) tile.hide(hidden);
      if (!tile.hidden) this.count += 1;
    }
    this.roving.refresh();
    if (keep) return;
    const placed = this.#placed.filter((seat) => shown.has(seat));
    if (placed.every((seat, i) => seat === seats[i])) return;
    const elements = seats.map((seat) => /** @type {Tile} */ (this.tiles.get(seat)).element);
    const others = this.#placed.filter((seat) => !shown.has(seat));
    this.#move(elements);
    this.#placed = [...seats, ...others];
  }

  /** Those that are in the right order already stay. @param {readonly HTMLElement[]} elements shown, in their order */
  #move(elements) {
    /** @type {Element | null} */
    let next = this.list.firstElementChild;
    for (const element of elements) {
      while (next instanceof HTMLElement && next.hidden) next = next.nextElementSibling;
      if (element === next) next = element.nextElementSibling;
      else this.list.insertBefore(element, next);
    }
  }

  /** @param {readonly IntersectionObserverEntry[]} entries */
  #see(entries) {
    for (const { target, isIntersecting } of entries) {
      const seat = /** @type {HTMLElement} */ (target).dataset.seat ?? "";
      const tile = this.tiles.get(seat);
      if (tile) tile.seen = isIntersecting;
      if (isIntersecting && tile) this.#seen.add(seat);
      else this.#seen.delete(seat);
    }
    this.#draw();
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
