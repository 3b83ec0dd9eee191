/**
 * What the catalogue says of the chosen entry: what it does, its formula as mathematics, and where it comes from.
 *
 * @typedef {import("../page/catalog.js").Entry} Entry
 */

/**
 * The formula below a control; the whole of it in the control's help.
 * @param {HTMLElement} control
 * @param {Entry | undefined} entry
 */
export function showEntry(control, entry) {
  const formula = control.querySelector(":scope > .formula");
  if (formula instanceof HTMLElement) {
    formula.hidden = !entry?.formula;
    formula.textContent = entry?.formula ?? "";
  }
  const place = control.querySelector(".chosen");
  if (!(place instanceof HTMLElement) || place.dataset.shown === (entry?.name ?? "")) return;
  place.dataset.shown = entry?.name ?? "";
  place.replaceChildren(...(entry ? said(entry) : []));
}

/** @param {Entry} entry */
function said({ label, help, formula, source }) {
  const parts = /** @type {[string, string, string | undefined][]} */ ([
    ["strong", "", label],
    ["p", "", help],
    ["p", "formula", formula],
    ["p", "source", source && `Source: ${source}`],
  ]);
  return parts.flatMap(([tag, name, text]) => {
    if (!text) return [];
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = text;
    return [element];
  });
}
