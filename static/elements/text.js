/**
 * Show a text that may change with each frame: where it is as before, nothing is laid out anew.
 * @param {Element | null} place which holds this text alone
 * @param {string} text
 */
export function showText(place, text) {
  const only = place?.firstChild;
  if (!place || place.textContent === text) return;
  if (only instanceof Text && only === place.lastChild && text) only.data = text;
  else place.textContent = text;
}
