/**
 * A first-time visitor's hint beside the play button: shown until it is dismissed or the network has been played.
 */
import { store } from "./store.js";

const KEY = "numplay.visited";

export function showVisitor() {
  const hint = document.getElementById("hint");
  const play = document.querySelector(".play");
  if (!hint || !play || visited()) return;
  hint.hidden = false;
  play.classList.add("inviting");
  const leave = () => {
    hint.hidden = true;
    play.classList.remove("inviting");
    unsubscribe();
    try {
      localStorage.setItem(KEY, "true");
    } catch {
      // Then the hint comes back another time.
    }
  };
  const unsubscribe = store.subscribe(({ playing }) => playing && leave());
  hint.querySelector("button")?.addEventListener("click", leave);
  // A run that diverges at once has stopped before anybody is told that it played.
  play.addEventListener("click", leave);
}

function visited() {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}
