/**
 * A presentation: network, output and chart fill the window, in letters for the back row, with the panels that are open
 * below; no settings. It begins at the panel that is being looked at. It lasts until
 * Escape, its key or its button ends it, or the page is loaded anew, and is no part of a link. Loaded when first wanted.
 */
import { bringStyles } from "./sheet.js";

const root = document.documentElement;
const CLASS = "present";

/** What had the focus before. @type {Element | null} */
let before = null;
/** What ends it, for a finger or a mouse. */
const button = document.createElement("button");
button.type = "button";
button.className = "tool leave";
button.ariaLabel = "Leave the presentation";
button.title = "Leave the presentation (Esc)";
button.innerHTML = '<svg class="icon" aria-hidden="true"><use href="#icon-close"/></svg>';
button.addEventListener("click", present);

/** Begin the presentation, or end it. */
export async function present() {
  if (root.classList.contains(CLASS)) return leave();
  await bringStyles("present");
  before = document.activeElement;
  for (const popup of document.querySelectorAll(":popover-open")) {
    if (popup instanceof HTMLElement) popup.hidePopover();
  }
  document.querySelector(".topbar")?.append(button);
  const panel = lookedAt();
  root.classList.add(CLASS);
  if (panel) panel.scrollIntoView({ behavior: "instant" });
  else scrollTo(0, 0);
  document.addEventListener("keydown", leaveByKey);
}

/** @returns {Element | undefined} the open panel in the middle of the window */
function lookedAt() {
  const middle = innerHeight / 2;
  return [...document.querySelectorAll(".view[open]")].find((panel) => {
    const { top, bottom } = panel.getBoundingClientRect();
    return top < middle && bottom > middle;
  });
}

function leave() {
  document.removeEventListener("keydown", leaveByKey);
  root.classList.remove(CLASS);
  const focused = document.activeElement === button;
  button.remove();
  if (focused && before instanceof HTMLElement) before.focus();
}

/** @param {KeyboardEvent} event */
function leaveByKey(event) {
  const open = document.querySelector(":popover-open, dialog:modal");
  if (event.key !== "Escape" || open || typing(event)) return;
  leave();
}

/** @param {KeyboardEvent} event @returns {boolean} whether a field has the key */
function typing(event) {
  const [target] = event.composedPath();
  return target instanceof Element && target.matches("input:not([type=checkbox]), select, textarea");
}
