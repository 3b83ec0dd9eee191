/** The palette this user prefers: a matter of eyes and projectors, so it stays in the browser and out of links. */
import { css, paletteNamed, palettes, pointColourOf } from "../../page/colours.js";

/** @typedef {import("../../page/store.js").Store} Store */

const KEY = "numplay.palette";

/** The tokens of the page that mean a class or a sign, and the value whose colour they have. */
const TOKENS = /** @type {const} */ ([
  ["--negative", -1],
  ["--positive", 1],
]);

/** Give the small pictures of datasets and the article the palette's colours, in the present theme. @param {Store} store */
export function showPalette(store) {
  const { style, dataset } = document.documentElement;
  const { name } = paletteNamed(store.get().palette);
  for (const [token, value] of TOKENS) {
    // The default's are in the style sheet. Whoever watches the style for another theme hears of changes alone.
    const own = name !== palettes[0].name;
    const colour = own ? css(pointColourOf(value, name, dataset.theme === "dark")) : "";
    if (style.getPropertyValue(token) !== colour) style.setProperty(token, colour);
  }
}

/** Take the palette chosen on an earlier visit. @param {Store} store */
export function recallPalette(store) {
  try {
    store.set({ palette: localStorage.getItem(KEY) ?? "" });
  } catch {
    // Storage is forbidden: the default it is.
  }
  showPalette(store);
}

/** @param {Store} store @param {string} palette */
export function choosePalette(store, palette) {
  store.set({ palette });
  showPalette(store);
  try {
    localStorage.setItem(KEY, palette);
  } catch {
    // Storage is forbidden: the choice lasts as long as the page.
  }
}
