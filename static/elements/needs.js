/**
 * Settings that have no effect on the present data: their controls say why, and wait.
 *
 * @typedef {import("../wire/protocol.js").SessionState} SessionState
 */

/** @type {Readonly<Record<string, { met(state: SessionState): boolean, words: string }>>} */
const NEEDS = {
  drawn: { met: ({ given }) => !given, words: "doesn't apply to your own points" },
  given: { met: ({ given }) => given !== null, words: "only for your own points" },
  classes: { met: ({ problem }) => problem === "classification", words: "only for classification" },
};

/**
 * @param {HTMLElement} control with the needs named in `data-needs`
 * @param {SessionState} state
 */
export function showNeeds(control, state) {
  const needs = (control.dataset.needs ?? "").split(" ").filter(Boolean);
  if (!needs.length) return;
  const missing = needs.map((name) => NEEDS[name]).find(({ met }) => !met(state));
  for (const field of control.querySelectorAll("input, select")) field.toggleAttribute("disabled", !!missing);
  const place = control.querySelector(".idle");
  if (!(place instanceof HTMLElement)) return;
  place.hidden = !missing;
  place.textContent = missing?.words ?? "";
}
