/**
 * Popups are the browser's own (`popover`): they close on Escape and on a click elsewhere. Here they are put beside
 * the button that opened them, never over it: a second click closes what the first one opened.
 */
const EDGE = 8;
const GAP = EDGE / 2;
/** Narrower than this a popup can't be read. */
const NARROWEST = 240;

/** Where buttons stand above what they begin. */
const STRIP = ".class-strip";
/** Pixels below a strip of the page that are enough for a popup: what its buttons begin shows in the strip. */
const ENOUGH = 280;

/** So much of a popup is enough to have it below its button, where nothing that belongs to it is covered. */
const MOST = 0.75;

/** The button that each popup was opened by. @type {WeakMap<Element, Element>} */
const openers = new WeakMap();

export function placePopups() {
  /** The button used last: a popup may have several. @type {Element | null} */
  let used = null;
  document.addEventListener(
    "click",
    (event) => {
      used = event.target instanceof Element ? event.target.closest("[popovertarget]") : null;
    },
    true,
  );
  document.addEventListener(
    "beforetoggle",
    ({ target }) => {
      // Where it appears it might lie under the pointer: nobody can hit it before it has its place.
      if (target instanceof HTMLElement && target.matches("[popover]")) target.style.visibility = "hidden";
    },
    true,
  );
  document.addEventListener(
    "toggle",
    (event) => {
      const popup = event.target;
      if (!(popup instanceof HTMLElement) || !popup.matches("[popover]")) return;
      const buttons = [
        ...document.querySelectorAll(`[popovertarget="${popup.id}"]:not([popovertargetaction="hide"])`),
      ];
      const opened = /** @type {ToggleEvent} */ (event).newState === "open";
      for (const button of buttons) button.setAttribute("aria-expanded", String(opened));
      const button = buttons.find((each) => each === used) ?? buttons[0];
      if (opened && button) openers.set(popup, button);
      if (opened && button) place(popup, button);
      const strip = button?.closest(STRIP);
      if (strip && opened) grown.observe(strip);
      else if (strip && !strip.querySelector(":popover-open")) grown.unobserve(strip);
      popup.style.visibility = "";
      // The browser could not focus what it didn't show yet.
      if (opened) /** @type {HTMLElement | null} */ (popup.querySelector("[autofocus]"))?.focus();
    },
    true,
  );
  const grown = new ResizeObserver(() => placeAll({ target: document }));
  // The page under an open popup may be scrolled or turned; beside nothing it makes no sense.
  for (const name of ["resize", "scroll"])
    window.addEventListener(name, placeAll, { capture: true, passive: true });
}

/** What an open popup shows is another thing now, of another size. */
export function placeAgain() {
  placeAll({ target: document });
}

/** @param {{ target: EventTarget | null }} event */
function placeAll({ target }) {
  for (const popup of document.querySelectorAll(":popover-open")) {
    const button = openers.get(popup);
    if (!(popup instanceof HTMLElement) || !button) continue;
    // What is scrolled elsewhere leaves its button where it was.
    if (!(target instanceof Node) || target.contains(button)) place(popup, button);
  }
}

/**
 * @typedef {object} Side of a button
 * @property {number} width that there is
 * @property {number} height that there is
 * @property {number} end lowest place that a popup may reach
 * @property {(width: number, height: number) => Record<string, number>} at where a popup of that size is put
 */

/**
 * Below the button, above it, to its right or to its left: the first where the popup has room, else where most of it has;
 * there it scrolls inside. Never beyond the window's edges, nor over the play bar, nor over the button. One of a strip
 * stays below all of that, if there is room, so that the strip shows what the popup's buttons do.
 * @param {HTMLElement} popup
 * @param {Element} button
 */
function place(popup, button) {
  const { scrollTop } = popup;
  Object.assign(popup.style, { inset: "auto", maxWidth: "", maxHeight: "" });
  const { offsetWidth: wide, offsetHeight: high } = popup;
  const sides = sidesAt(button, high);
  const room = (/** @type {Side} */ { width, height }) =>
    width < Math.min(wide, NARROWEST) ? 0 : Math.min(wide, width) * Math.min(high, height);
  const side =
    sides.find(({ width, height }, n) => wide <= width && (n ? 1 : MOST) * high <= height) ??
    sides.reduce((best, each) => (room(each) > room(best) ? each : best));
  popup.style.maxWidth = `${side.width}px`;
  popup.style.maxHeight = `${side.height}px`;
  // Narrower it may be taller than it was.
  const at = side.at(popup.offsetWidth, popup.offsetHeight);
  for (const [edge, value] of Object.entries(at)) popup.style.setProperty(edge, `${value}px`);
  // What it shows may grow: it then scrolls where it would leave the window.
  if (at.top !== undefined) popup.style.maxHeight = `${Math.min(side.height, side.end - at.top)}px`;
  popup.scrollTop = scrollTop;
}

/** @param {Element} button @param {number} high the popup @returns {Side[]} */
function sidesAt(button, high) {
  const box = button.getBoundingClientRect();
  const strip = button.closest(STRIP)?.getBoundingClientRect();
  if (!strip) return sidesOf(box);
  const [below] = sidesOf(new DOMRect(box.x, strip.y, box.width, strip.height));
  return below.height < Math.min(ENOUGH, high) ? sidesOf(box) : [below];
}

/** @param {DOMRect} button @returns {Side[]} */
function sidesOf(button) {
  // A phone's play bar lies over the page's end; the buttons in it have all of the window.
  const bar = Number.parseFloat(getComputedStyle(document.body).paddingBottom);
  const bottom = button.top >= innerHeight - bar ? innerHeight : innerHeight - bar;
  const within = (/** @type {number} */ start, /** @type {number} */ size, /** @type {number} */ end) =>
    Math.max(EDGE, Math.min(start, end - EDGE - size));
  const [widest, highest, end] = [innerWidth - 2 * EDGE, bottom - 2 * EDGE, bottom - EDGE];
  const left = (/** @type {number} */ width) => within(button.left, width, innerWidth);
  const top = (/** @type {number} */ height) => within(button.top, height, bottom);
  return [
    {
      width: widest,
      height: end - button.bottom - GAP,
      end,
      at: (width) => ({ left: left(width), top: Math.max(EDGE, button.bottom + GAP) }),
    },
    {
      width: widest,
      height: button.top - GAP - EDGE,
      end,
      at: (width) => ({ left: left(width), bottom: innerHeight - button.top + GAP }),
    },
    {
      width: innerWidth - EDGE - button.right - GAP,
      height: highest,
      end,
      at: (_, height) => ({ left: button.right + GAP, top: top(height) }),
    },
    {
      width: button.left - GAP - EDGE,
      height: highest,
      end,
      at: (_, height) => ({ right: innerWidth - button.left + GAP, top: top(height) }),
    },
  ];
}
