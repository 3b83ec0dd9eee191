/** The palette this user prefers: a matter of eyes and projectors, so it stays in the browser and out of links. */
import { store } from "../store.js";

const KEY = "numplay.palette";

/** Take the palette chosen on an earlier visit. */
export function recallPalette() {
  try {
    store.set({ palette: localStorage.getItem(KEY) ?? "" });
  } catch {
    // Storage is forbidden: the default it is.
  }
}

/** @param {string} palette */
export function choosePalette(palette) {
  store.set({ palette });
  try {
    localStorage.setItem(KEY, palette);
  } catch {
    // Storage is forbidden: the choice lasts as long as the page.
  }
}
