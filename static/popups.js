/**
 * Popups are the browser's own (`popover`): they close on Escape and on a click elsewhere. Here they are put beside
 * the button that opened them.
 */
const EDGE = 8;

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
      if (opened && button) place(popup, button.getBoundingClientRect());
    },
    true,
  );
  // The page under an open popup may be scrolled or turned; beside nothing it makes no sense.
  window.addEventListener("resize", () => {
    for (const popup of document.querySelectorAll(":popover-open")) {
      const button = openers.get(popup);
      if (popup instanceof HTMLElement && button) place(popup, button.getBoundingClientRect());
    }
  });
}

/**
 * Below the button if it fits there, else above if it fits there, else where it fits; never beyond the window's edges,
 * nor over the play bar.
 * @param {HTMLElement} popup
 * @param {DOMRect} button
 */
function place(popup, button) {
  const { offsetWidth: width, offsetHeight: height } = popup;
  const left = Math.min(button.left, innerWidth - width - EDGE);
  const below = button.bottom + EDGE / 2;
  const above = button.top - height - EDGE / 2;
  // The page ends above a phone's play bar.
  const bar = Number.parseFloat(getComputedStyle(document.body).paddingBottom);
  const lowest = innerHeight - bar - height - EDGE;
  const top = below <= lowest ? below : above >= EDGE ? above : lowest;
  popup.style.left = `${Math.max(EDGE, left)}px`;
  popup.style.top = `${Math.max(EDGE, top)}px`;
}
