/** The list of lessons, in a dialog or on a page of its own: what the server has drawn, searched. */

/** @param {Element} list with the field to search, and the parts */
export function searchLessons(list) {
  const field = list.querySelector("input");
  field?.addEventListener("input", () => show(list, field.value.trim().toLowerCase()));
}

/** @param {Element} list @param {string} words small letters; empty shows all */
function show(list, words) {
  for (const part of list.querySelectorAll("details")) {
    let found = 0;
    for (const row of part.querySelectorAll("div")) {
      row.hidden = !row.textContent?.toLowerCase().includes(words);
      found += Number(!row.hidden);
    }
    part.hidden = found === 0;
    if (words) part.open = true;
  }
}
