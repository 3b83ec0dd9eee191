/**
 * One stop for the Tab key among many tiles: the arrow keys go from one to another, Home and End to the first and last.
 * Without it, everything after a class of three hundred would be six hundred keys away.
 */
export class Roving {
  /** The tile that Tab stops at. @type {Element | null} */
  #present = null;

  /** @param {HTMLElement} list whose children hold the same controls each */
  constructor(list) {
    this.list = list;
    list.addEventListener("focusin", ({ target }) => this.#move(tileOf(target)));
    list.addEventListener("keydown", (event) => this.#press(event));
  }

  /** @param {HTMLElement} tile that has come */
  add(tile) {
    set(tile, false);
  }

  /** Tiles have gone, or changed their places. */
  refresh() {
    if (!this.#present?.isConnected || this.#present.matches("[hidden]")) this.#move(this.#shown[0] ?? null);
  }

  /** @returns {readonly HTMLElement[]} */
  get #shown() {
    return /** @type {HTMLElement[]} */ ([...this.list.children]).filter(({ hidden }) => !hidden);
  }

  /** @param {Element | null} tile */
  #move(tile) {
    if (tile === this.#present) return;
    if (this.#present) set(this.#present, false);
    this.#present = tile;
    if (tile) set(tile, true);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    const tile = tileOf(target);
    if (!tile || ctrlKey || metaKey || altKey) return;
    const shown = this.#shown;
    const at = shown.indexOf(tile);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[key];
    const found = next === undefined ? this.#beyond(shown, at, key) : shown[next];
    if (next === undefined && !/^Arrow(Up|Down)$/.test(key)) return;
    event.preventDefault();
    const which = [...tile.children].indexOf(/** @type {Element} */ (target));
    if (found) /** @type {HTMLElement} */ (found.children[which] ?? found.firstElementChild).focus();
  }

  /**
   * The tile above or below.
   * @param {readonly HTMLElement[]} shown
   * @param {number} at
   * @param {string} key
   */
  #beyond(shown, at, key) {
    const top = shown[0]?.offsetTop;
    const columns = shown.filter(({ offsetTop }) => offsetTop === top).length;
    return shown[at + (key === "ArrowDown" ? columns : -columns)];
  }
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
function tileOf(target) {
  return target instanceof Element ? target.closest("li") : null;
}

/** @param {Element} tile @param {boolean} on whether Tab stops there */
function set(tile, on) {
  for (const each of tile.children) if (each instanceof HTMLElement) each.tabIndex = on ? 0 : -1;
}
