/**
 * What can't be used on the page: controls that a link hides, and those that the teacher of a student's class does.
 *
 * @typedef {Readonly<import("./store.js").State>} State
 */

/** @param {State} state @returns {any} the teacher's limits, for a student; undefined for everybody else */
export function limitsOf({ classroom }) {
  return classroom?.role === "student" ? classroom.doing.bounds : undefined;
}

/** @param {State} state @returns {ReadonlySet<string>} the names of what is hidden */
export function hiddenOf(state) {
  const hide = limitsOf(state)?.hide;
  return hide ? new Set([...state.hide, ...hide]) : state.hide;
}

/** @param {State} state @param {string} name of a setting @returns {boolean} whether the student's teacher has locked it */
export function isLocked(state, name) {
  return limitsOf(state)?.rules[name]?.is !== undefined;
}

/** @param {State} state @param {string} name @returns {boolean} whether that is hidden */
export function isHidden(state, name) {
  return state.hide.has(name) || !!limitsOf(state)?.hide.includes(name);
}
