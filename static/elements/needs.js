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
 * @param {import("../classroom/limits.js").Rule} [rule] of the student's teacher
 */
export function showNeeds(control, state, rule) {
  const needs = (control.dataset.needs ?? "").split(" ").filter(Boolean);
  if (!needs.length && !rule && !control.classList.contains("bound")) return;
  control.classList.toggle("bound", !!rule);
  control.title = rule ? inWords(rule) : "";
  for (const option of control.querySelectorAll("option"))
    option.disabled = !!rule?.among && option.value !== "…" && !rule.among.includes(option.value);
  const locked = rule && "is" in rule ? { words: inWords(rule) } : undefined;
  const missing = locked ?? needs.map((name) => NEEDS[name]).find(({ met }) => !met(state));
  for (const field of control.querySelectorAll("input, select")) field.toggleAttribute("disabled", !!missing);
  const place = control.querySelector(".idle");
  if (!(place instanceof HTMLElement)) return;
  place.hidden = !missing && !rule;
  place.textContent = missing?.words ?? (rule ? inWords(rule) : "");
}

/** @param {import("../classroom/limits.js").Rule} rule @returns {string} */
function inWords({ is, low, high, among }) {
  if (is !== undefined) return "locked by your teacher";
  if (among) return "your teacher allows some of these";
  if (low !== undefined && high !== undefined) return `your teacher allows ${low} to ${high}`;
  return `your teacher allows ${high === undefined ? `${low} at least` : `${high} at most`}`;
}
