/** A sketch that isn't sent yet: the tab keeps it for a reload, until the question is gone. */
const KEY = "numplay.sketch";

/** @param {number} asked which question it answers @returns {string | null} the sketch as text */
export function draftOf(asked) {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return found?.asked === asked ? String(found.sketch) : null;
  } catch {
    return null;
  }
}

/** @param {number} asked @param {string | null} sketch null forgets it */
export function keepDraft(asked, sketch) {
  try {
    if (sketch === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify({ asked, sketch }));
  } catch {
    // Storage is forbidden: it lasts until a reload.
  }
}
