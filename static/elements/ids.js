/**
 * What the server draws has ids, and names of radio buttons, that may be on a page once. Where a page has the same
 * twice, in two runs, those of the second get a number, with all that refers to them in the same part.
 */
const REFERENCES = ["for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget"];

/** Afterwards no id or group of radio buttons is in another run too. @param {Element} part of a run, or all of it */
export function separate(part) {
  const ids = renamed(part, "id", "[id]");
  for (const name of REFERENCES)
    for (const each of part.querySelectorAll(`[${name}]`)) {
      const meant = (each.getAttribute(name) ?? "").split(" ").map((id) => ids.get(id) ?? id);
      each.setAttribute(name, meant.join(" "));
    }
  renamed(part, "name", "input[type=radio]");
}

/**
 * @param {Element} part
 * @param {"id" | "name"} attribute
 * @param {string} selector of the elements that have it
 * @returns {Map<string, string>} the new value of each that had to change
 */
function renamed(part, attribute, selector) {
  const run = part.closest("np-run") ?? part;
  const elsewhere = [...document.querySelectorAll(selector)].filter((each) => !run.contains(each));
  const taken = new Set(elsewhere.map((each) => each.getAttribute(attribute) ?? ""));
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const each of part.querySelectorAll(selector)) {
    const before = each.getAttribute(attribute) ?? "";
    if (!taken.has(before)) continue;
    if (!names.has(before)) names.set(before, free(before, taken));
    each.setAttribute(attribute, names.get(before) ?? before);
  }
  return names;
}

/** @param {string} name @param {ReadonlySet<string>} taken @returns {string} with the first number that is free */
function free(name, taken) {
  let number = 2;
  while (taken.has(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}
