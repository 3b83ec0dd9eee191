/**
 * Who clicks twice by habit means one button. Where the first click opened a dialog or popup, or scrolled the page, the
 * second would meet whatever lies under the pointer by then: that click does nothing. Nor does it close the popup again
 * that its first click has opened, or press another time what a whole class is told (`data-once`): *Pause everybody* has
 * become *Resume* by then. What is pressed often there says so (`data-often`).
 */

/** Milliseconds within which two clicks are one double click, as systems have it by default. */
const SOON = 500;
/** Pixels by which the two may lie apart: fingers tremble. */
const NEAR = 12;

/**
 * What a click is for: the control around it, whose icon may be another one after the first click.
 * @param {EventTarget | null} target
 */
function controlOf(target) {
  return (target instanceof Element && target.closest("button, a, label, input, select, summary")) || target;
}

/** @param {EventTarget | null} control whether it opens a popup */
function isOpener(control) {
  return control instanceof Element && control.matches("[popovertarget]:not([popovertargetaction=hide])");
}

/** @param {EventTarget | null} control whether two clicks on it are one press */
function isPressedOnce(control) {
  return control instanceof Element && !!control.closest("[data-once], [data-often]")?.matches("[data-once]");
}

export function ignoreDoubles() {
  let [time, x, y, scrolled] = [Number.NEGATIVE_INFINITY, 0, 0, 0];
  /** @type {Element | null} */
  let layer = null;
  /** @type {EventTarget | null} */
  let first = null;
  document.addEventListener(
    "click",
    (event) => {
      if (event.detail === 0) return; // by a key
      const met = event.target instanceof Element ? event.target.closest("dialog, [popover]") : null;
      const double = event.timeStamp - time < SOON && Math.hypot(event.clientX - x, event.clientY - y) < NEAR;
      // A layer contains itself; in one that was open before, the second click counts.
      const opened = met !== null && !met.contains(layer);
      const control = controlOf(event.target);
      const again = event.detail > 1 && (isPressedOnce(control) || (control === first && isOpener(control)));
      const moved = scrollY !== scrolled && control !== first;
      [time, x, y, scrolled] = [event.timeStamp, event.clientX, event.clientY, scrollY];
      if (double && (opened || moved || again)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      [layer, first] = [met, control];
    },
    true,
  );
}
