/**
 * What a link makes of the page beside the network: controls that it hides, and a task that it gives.
 *
 * `data-control` says by which names of a link an element can be hidden: any one of them is enough. Inside a panel's
 * shadow, where no selector of the page reaches, `display: var(--hidden-NAME, block)` does the same.
 */
import { hiddenOf, limitsOf } from "./hidden.js";
import { summon } from "./later.js";

/** @type {ReadonlySet<string>} */
let applied = new Set();

/** @param {import("./run.js").Run} run */
export function followExercise(run) {
  run.store.subscribe((state, previous) => {
    const same = limitsOf(state) === limitsOf(previous);
    if (state.hide === previous.hide && state.view === previous.view && same) return;
    applyHidden(run.store);
    if (state.view.title || state.view.task || state.view.goal) summon("task", run);
  });
}

/** Hide and show everything as the link says. @param {import("./store.js").Store} store */
export function applyHidden(store) {
  const { view } = store.get();
  const hide = hiddenOf(store.get());
  for (const control of document.querySelectorAll("[data-control]")) {
    const names = (control.getAttribute("data-control") ?? "").split(" ");
    control.toggleAttribute(
      "data-hidden",
      names.some((name) => hide.has(name)),
    );
  }
  for (const popup of document.querySelectorAll(".popup.group")) hideEmptyGroup(popup);
  // A hidden panel is no longer shown anything, nor does it mark what it found.
  for (const panel of document.querySelectorAll(
    "details[data-hidden][open], [data-hidden] details[data-view][open]",
  ))
    panel.removeAttribute("open");
  const { style } = document.documentElement;
  for (const name of applied) style.removeProperty(`--hidden-${name}`);
  for (const name of hide) style.setProperty(`--hidden-${name}`, "none");
  applied = hide;
  const noText = view.hideText === true || hide.has("hideText");
  for (const text of document.querySelectorAll("[data-text]")) text.toggleAttribute("data-hidden", noText);
}

/** A group of which everything is hidden needs no button; the next link may bring it back. @param {Element} popup */
function hideEmptyGroup(popup) {
  const left = [...popup.querySelectorAll("[data-control]")].some((each) => !each.closest("[data-hidden]"));
  const button = document.querySelector(`.groups > [popovertarget="${popup.id}"]`);
  button?.toggleAttribute("data-hidden", !left);
}

/**
 * @param {string} action of actions.js
 * @returns {boolean} whether it can be had: it has no button, or one that is not hidden
 */
export function isOffered(action) {
  const buttons = [...document.querySelectorAll(`[data-action="${action}"]`)];
  return !buttons.length || buttons.some((button) => !button.closest("[data-hidden]"));
}
