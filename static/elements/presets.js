/** Presets: buttons that set what belongs together, as one change. */
import { entryOf } from "../catalog.js";
import { send } from "../connection.js";

export function listenToPresets() {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-preset]") : null;
    const changes = entryOf("preset", button?.getAttribute("data-preset"))?.changes;
    if (changes) send("set", { changes });
  });
}
