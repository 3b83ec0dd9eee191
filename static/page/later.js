/**
 * What the first picture of the page doesn't need is loaded when it is first used: modules by `import()`, parts of the
 * page by `fetch`. A pointer over the button that opens a popup loads the popup's parts already. What can't be loaded
 * is said, and the next try loads it again.
 *
 * One more of something loaded later is one more line of LATER. The server finds the modules there, and leaves them out
 * of what a browser loads at once.
 */
import { separate } from "../elements/ids.js";
import { tell } from "./messages.js";

/** @typedef {import("./run.js").Run} Run */

/** @type {Readonly<Record<string, { called: string, load: () => Promise<unknown> }>>} */
const LATER = {
  callouts: { called: "The notes for a first visit", load: () => import("../panels/callouts.js") },
  class: { called: "The class", load: () => import("../panels/class.js") },
  datasets: { called: "The pictures of all datasets", load: () => part("datasets") },
  exercise: {
    called: "The exercise dialog",
    load: () => Promise.all([part("exercise"), import("../panels/exercise.js")]),
  },
  export: { called: "The export menu", load: () => import("../panels/export.js") },
  lessons: {
    called: "The lessons",
    load: () => Promise.all([part("lessons"), import("../panels/lessons.js")]),
  },
  task: { called: "The task of this exercise", load: () => import("../panels/task.js") },
  table: { called: "The table dialog", load: () => import("../panels/table.js") },
};

/** @type {Map<string, Promise<unknown>>} */
const coming = new Map();

/**
 * @param {string} name of LATER
 * @returns {Promise<unknown>} when it is there; rejected if it can't be loaded
 */
export function bring(name) {
  const known = coming.get(name);
  if (known) return known;
  const loading = LATER[name].load();
  coming.set(name, loading);
  loading.catch(() => coming.delete(name));
  return loading;
}

/**
 * The element `<np-NAME>`, once its module is there; it is put on the page if it is not there yet.
 * @param {string} name of LATER
 * @param {Run} run whose it is to be
 * @returns {Promise<any>} null if it can't be loaded, which the user is told
 */
export async function summon(name, run) {
  try {
    await bring(name);
  } catch {
    complain(run, name);
    return null;
  }
  const around = [...document.querySelectorAll("np-run")].find(
    (each) => /** @type {any} */ (each).run === run,
  );
  const present = around?.querySelector(`np-${name}`);
  return present ?? around?.appendChild(document.createElement(`np-${name}`)) ?? null;
}

/** Popups get the parts marked `data-later="NAME"` as they open, or are about to. @param {Run} run */
export function fillPopups(run) {
  for (const type of ["pointerover", "pointerdown", "focusin"]) {
    document.addEventListener(type, ({ target }) => {
      const button = target instanceof Element ? target.closest("[popovertarget]") : null;
      const popup = document.getElementById(button?.getAttribute("popovertarget") ?? "");
      // Nobody has asked for it yet: a failure is told when somebody does.
      for (const name of popup ? wantedIn(popup) : []) bring(name).catch(() => {});
    });
  }
  document.addEventListener(
    "toggle",
    (event) => {
      const { target, newState } = /** @type {ToggleEvent} */ (event);
      if (newState !== "open" || !(target instanceof HTMLElement)) return;
      for (const name of wantedIn(target)) {
        // A popup that has grown finds its place anew, as after a change of the window's size.
        bring(name).then(
          () => window.dispatchEvent(new Event("resize")),
          () => complain(run, name),
        );
      }
    },
    true,
  );
}

/** @param {Element} popup @returns {string[]} */
function wantedIn(popup) {
  return [...popup.querySelectorAll("[data-later]")].map((each) => each.getAttribute("data-later") ?? "");
}

/** @param {Run} run @param {string} name */
function complain({ store }, name) {
  const message = `${LATER[name].called} could not be loaded. Check your connection, then try again.`;
  tell(store, "error", { code: "not_loaded", message });
}

/** A part of the page, rendered by the server; whoever keeps it up to date hears `filled`. @param {string} name of templates/parts/NAME.html */
async function part(name) {
  const answer = await fetch(new URL(`parts/${name}`, document.baseURI));
  if (!answer.ok) throw new Error(`HTTP status ${answer.status}`);
  const text = await answer.text();
  for (const place of document.querySelectorAll(`[data-later="${name}"]`)) {
    place.innerHTML = text;
    separate(place);
  }
  document.dispatchEvent(new CustomEvent("filled", { detail: name }));
}
