/** A style sheet that is loaded when it is first wanted. */

/** @type {Map<string, Promise<unknown>>} */
const coming = new Map();

/** @param {string} name of static/styles/NAME.css @returns {Promise<unknown>} when it is there */
export function bringStyles(name) {
  const known = coming.get(name);
  if (known) return known;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(`../styles/${name}.css`, import.meta.url).href;
  const loaded = new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => reject(new Error(`${name}.css did not come`)));
  });
  coming.set(name, loaded);
  loaded.catch(() => {
    coming.delete(name);
    link.remove();
  });
  document.head.append(link);
  return loaded;
}
