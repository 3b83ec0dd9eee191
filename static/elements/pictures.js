/**
 * Entries that are chosen by their pictures: the first few beside the data, all of them in a popup, sorted. The chosen
 * one is always among the few.
 *
 * @typedef {import("../page/run.js").Run} Run
 */
import { bring } from "../page/later.js";
import { chooseGiven } from "../painting/given.js";

/** @param {HTMLElement} control @returns {Element} all that is of the same run */
function around(control) {
  return control.closest("np-run") ?? document.body;
}

/** @param {HTMLElement} control @returns {HTMLInputElement[]} all its radio buttons, in the popup of its run too */
function radiosOf(control) {
  const name = CSS.escape(control.getAttribute("name") ?? "");
  const elsewhere = around(control).querySelectorAll(`input[type=radio][data-setting="${name}"]`);
  return /** @type {HTMLInputElement[]} */ ([...control.querySelectorAll("input[type=radio]"), ...elsewhere]);
}

/**
 * Listen to a control's pictures.
 * @param {HTMLElement} control
 * @param {Run} run
 * @param {(value: string, more: Record<string, unknown>) => void} choose with the settings that go with it
 */
export function picturesOf(control, run, choose) {
  const name = control.getAttribute("name");
  // Most of its pictures come later: they are heard where they will be.
  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== "radio" || !around(control).contains(target))
      return;
    const beside = control.contains(target) && target.closest(".pictures");
    if (beside || target.dataset.setting === name) chosen(target, run, choose);
  });
  document.addEventListener("filled", () => /** @type {any} */ (control).show?.());
}

/** @param {HTMLInputElement} radio @param {Run} run @param {(value: string, more: Record<string, unknown>) => void} choose */
function chosen(radio, run, choose) {
  const { problem } = radio.dataset;
  if (radio.dataset.given !== undefined) chooseGiven(run, radio.value);
  else choose(radio.value, problem ? { problem } : {});
}

/**
 * @param {HTMLElement} control
 * @param {string} problem of the run
 * @param {string} value chosen
 */
export function showPictures(control, problem, value) {
  const few = control.querySelector(":scope > .pictures");
  if (!few) return;
  few.querySelector(".chosen-picture")?.remove();
  const first = [...few.querySelectorAll("input")].some((radio) => radio.value === value);
  if (!first) {
    const all = radiosOf(control).find((radio) => radio.value === value);
    // Without it the name of the chosen one stands in the popup alone, until that is opened.
    if (!all) bring("datasets").catch(() => {});
    const picture = /** @type {HTMLElement | undefined} */ (all?.closest("label")?.cloneNode(true));
    const radio = picture?.querySelector("input");
    if (picture && radio) {
      picture.classList.add("chosen-picture");
      picture.hidden = false;
      radio.name = few.querySelector("input")?.name ?? "";
      few.append(picture);
    }
  }
  for (const radio of radiosOf(control)) {
    radio.checked = radio.value === value && (radio.dataset.problem ?? problem) === problem;
  }
}
