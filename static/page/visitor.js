/**
 * A first visit: the play button invites, and notes say what is to be seen, until one has read them or played. A link
 * that hides text, or gives an exercise, brings neither.
 */
import { summon } from "./later.js";

const KEY = "numplay.visited";

/** @type {(() => void) | null} */
let unsubscribe = null;

/** @param {import("./run.js").Run} run */
export function showVisitor(run) {
  if (visited()) return;
  let shown = false;
  unsubscribe = run.store.subscribe((state) => {
    const { view, hide, frame, playing } = state;
    if (shown && playing) leaveVisit();
    if (shown || !frame || !state.state) return;
    shown = true;
    if (view.hideText || view.title || view.task || view.goal || hide.size || playing) return unsubscribe?.();
    const play = document.querySelector(".play");
    play?.classList.add("inviting");
    // A run that diverges at once has stopped before anybody is told that it played.
    play?.addEventListener("click", leaveVisit, { once: true });
    summon("callouts", run).then((notes) => {
      if (!play?.classList.contains("inviting")) /** @type {any} */ (notes)?.end();
    });
  });
}

/** The notes are gone, for ever. */
export function leaveVisit() {
  unsubscribe?.();
  document.querySelector(".play")?.classList.remove("inviting");
  // Where their module is still on its way, they end as they come.
  /** @type {any} */ (document.querySelector("np-callouts"))?.end?.();
  try {
    localStorage.setItem(KEY, "true");
  } catch {
    // Then the notes come back another time.
  }
}

function visited() {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}
