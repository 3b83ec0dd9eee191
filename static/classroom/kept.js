/**
 * What a browser keeps of classes. A tab's own class lies in its sessionStorage, so that a reload is back in it and
 * another tab's class is another matter. What outlives the tab lies in localStorage: the secrets of the classes that
 * were opened here, and the code that was joined last.
 *
 * `code` is a class's first code, by which the server knows it for ever; `entry` the one to join by, as far as it is known.
 *
 * @typedef {{ role: "student", code: string, entry?: string } | { role: "teacher" | "screen", code: string, entry?: string, secret: string }} Membership
 * @typedef {{ code: string, entry?: string, secret: string, title: string }} Led a class that was opened in this browser
 * @typedef {{ known: [string, unknown][], open: string[] }} Folded what the class did, which one each was, and what was unfolded
 */
const HERE = "numplay.class";
const LED = "numplay.led";
const JOINED = "numplay.joined";
const FOLDED = "numplay.folded";
/** Classes whose secrets are kept, the newest of them. */
const MOST = 10;

/** @returns {Membership | null} of this tab, before it was loaded anew */
export function membership() {
  const found = read(() => sessionStorage, HERE);
  return typeof found?.code === "string" && ["student", "teacher"].includes(found.role) ? found : null;
}

/** @param {Membership | null} wanted null forgets it */
export function keepMembership(wanted) {
  write(() => sessionStorage, HERE, wanted);
  if (!wanted) write(() => sessionStorage, FOLDED, null);
  if (wanted?.role === "student") write(() => localStorage, JOINED, wanted.entry ?? wanted.code);
}

/** @returns {string} the code that this browser has joined last; empty if it hasn't, or that class is over */
export function joinedLast() {
  return String(read(() => localStorage, JOINED) ?? "");
}

/** @returns {Led[]} the newest first */
export function led() {
  const found = read(() => localStorage, LED);
  return Array.isArray(found) ? found.filter((each) => each?.code && each.secret) : [];
}

/** @param {Led} opened */
export function keepLed(opened) {
  const others = led().filter(({ code }) => code !== opened.code);
  write(() => localStorage, LED, [opened, ...others].slice(0, MOST));
}

/** A class is over, or nobody leads or joins it from here any more. @param {string} code */
export function forgetClass(code) {
  const others = led().filter((each) => each.code !== code);
  write(() => localStorage, LED, others.length ? others : null);
  const here = membership();
  const own = here?.code === code ? here : null;
  if ([code, own?.entry].includes(joinedLast())) write(() => localStorage, JOINED, null);
  if (own) keepMembership(null);
}

/** @param {string} code of a class @returns {Folded | null} as this tab had it, before it was loaded anew */
export function folded(code) {
  const found = read(() => sessionStorage, FOLDED);
  const sound = found?.code === code && [found.known, found.open].every(Array.isArray);
  return sound && found.known.every(Array.isArray) ? found : null;
}

/** @param {string} code @param {Folded} folded */
export function keepFolded(code, folded) {
  write(() => sessionStorage, FOLDED, { code, ...folded });
}

/** @param {() => Storage} storage which may be forbidden @param {string} key @returns {any} */
function read(storage, key) {
  try {
    return JSON.parse(storage().getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** @param {() => Storage} storage @param {string} key @param {unknown} value null removes it */
function write(storage, key, value) {
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, JSON.stringify(value));
  } catch {
    // Without storage a class lasts as long as the page.
  }
}
