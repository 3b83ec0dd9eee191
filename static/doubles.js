/**
 * Who clicks twice by habit means one button. Where the first click opened a dialog or popup, the second would meet
 * whatever lies in it under the pointer: that click does nothing.
 */

/** Milliseconds within which two clicks are one double click, as systems have it by default. */
const SOON = 500;
/** Pixels by which the two may lie apart: fingers tremble. */
const NEAR = 12;

export function ignoreDoubles() {
  let [time, x, y] = [Number.NEGATIVE_INFINITY, 0, 0];
  /** @type {Element | null} */
  let layer = null;
  document.addEventListener(
    "click",
    (event) => {
      if (event.detail === 0) return; // by a key
      const met = event.target instanceof Element ? event.target.closest("dialog, [popover]") : null;
      const double = event.timeStamp - time < SOON && Math.hypot(event.clientX - x, event.clientY - y) < NEAR;
      [time, x, y] = [event.timeStamp, event.clientX, event.clientY];
      // A layer contains itself; in one that was open before, the second click counts.
      if (double && met && !met.contains(layer)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      layer = met;
    },
    true,
  );
}
