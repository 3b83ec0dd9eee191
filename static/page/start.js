/**
 * Starts a page that is about one run: its buttons and keys, its address, its panels; then connects.
 */

import { followGiven } from "../painting/given.js";
import { listen } from "./actions.js";
import { attend } from "./attend.js";
import { ignoreDoubles } from "./doubles.js";
import { applyHidden, followExercise } from "./exercise.js";
import { openByDrop } from "./files.js";
import { fillPopups } from "./later.js";
import { followAddress, looksLikeLink, openLink } from "./location.js";
import { tell, trying } from "./messages.js";
import { placePopups } from "./popups.js";
import { showVisitor } from "./visitor.js";

const BACKGROUND = "numplay.background";
const OPEN = "numplay.panels";

/** @typedef {import("./run.js").Run} Run */
/** @typedef {Readonly<import("./store.js").State>} State */

/** @param {Run} run that the page is about */
export async function start(run) {
  const { store } = run;
  ignoreDoubles();
  listen(run);
  placePopups();
  fillPopups(run);
  openByDrop(run);
  followAddress(run);
  showVisitor(run);
  followGiven(run);
  document.querySelector(".presets")?.addEventListener("toggle", () => showPresets(run), { once: true });
  store.subscribe((state, previous) => showConnection(store, state, previous));
  followExercise(run);
  store.subscribe(showUndo);
  const end = store.subscribe(({ playing }) => {
    if (!playing) return;
    end();
    import("./slow.js").then(({ Slowness }) => new Slowness(store).start());
  });
  document.addEventListener("toggle", (event) => showView(store, event), true);
  reopen();
  store.subscribe(showSpecial);
  document
    .querySelector('[data-form="paste"]')
    ?.addEventListener("submit", (event) => openPasted(run, event));
  rememberBackground(run);
  attend(run);
  const begun = run.begin();
  const names = (document.body.dataset.panels ?? "").split(" ").filter(Boolean);
  const results = await Promise.allSettled([begun, ...names.map((name) => loadPanel(store, name))]);
  for (const result of results) {
    if (result.status === "rejected")
      tell(store, "error", {
        code: "page",
        message: `Part of the page couldn't be loaded: ${result.reason}`,
      });
  }
}

/** @param {Run["store"]} store @param {string} name of static/panels/NAME.js, which defines <np-NAME> */
async function loadPanel(store, name) {
  // The server's bundle has it already.
  if (!customElements.get(`np-${name}`)) await import(new URL(`../panels/${name}.js`, import.meta.url).href);
  // A panel the page has no place for yet gets one below the stage.
  if (!document.querySelector(`np-${name}`)) {
    const card = document.createElement("section");
    card.className = "card";
    card.dataset.control = name;
    card.append(document.createElement(`np-${name}`));
    document.getElementById("more-panels")?.append(card);
    applyHidden(store);
  }
}

/**
 * A panel with a view is loaded when it is first opened, and on the page while it is open.
 * @param {Run["store"]} store
 * @param {Event} event
 */
async function showView(store, { target }) {
  if (!(target instanceof HTMLDetailsElement) || !target.dataset.view) return;
  const name = target.dataset.view;
  if (target.open) {
    try {
      await import(new URL(`../panels/${name}.js`, import.meta.url).href);
    } catch {
      target.open = false;
      const called = target.querySelector("h2")?.textContent;
      const message = `The panel ${called} could not be loaded. Check your connection, then try again.`;
      return tell(store, "error", { code: "not_loaded", message });
    }
  }
  if (!target.closest("[data-hidden]")) remember();
  const panel = target.querySelector(`np-${name}`);
  if (!target.open) panel?.remove();
  else if (!panel) target.append(document.createElement(`np-${name}`));
}

/** The panels that were open when this browser last had the page are open again, unless an exercise hides them. */
function reopen() {
  try {
    for (const name of JSON.parse(localStorage.getItem(OPEN) ?? "[]")) {
      const panel = document.querySelector(`[data-view="${CSS.escape(String(name))}"]:not([data-special])`);
      if (panel instanceof HTMLDetailsElement) panel.open = true;
    }
  } catch {
    // Storage is forbidden, or holds something else: they are closed.
  }
}

function remember() {
  const open = [...document.querySelectorAll("details[data-view][open]:not([data-special])")];
  try {
    localStorage.setItem(OPEN, JSON.stringify(open.map((each) => each.getAttribute("data-view"))));
  } catch {
    // They are then open as long as the page is.
  }
}

/** The cards of views that few runs are for: with such a run they are there, and open. @type {(state: State, previous: State) => void} */
function showSpecial({ state }, { state: before }) {
  if (state === before) return;
  for (const card of document.querySelectorAll("details[data-special]")) {
    const suits = (/** @type {State["state"]} */ of) =>
      of?.suited.includes(/** @type {HTMLElement} */ (card).dataset.view ?? "");
    if (suits(state) === suits(before)) continue;
    /** @type {HTMLDetailsElement} */ (card).hidden = !suits(state);
    /** @type {HTMLDetailsElement} */ (card).open = !!suits(state);
  }
}

/** @param {Run} run */
async function showPresets(run) {
  (await import("../elements/presets.js")).showPresets(run);
}

/** @type {(store: Run["store"], state: import("./store.js").State, previous: import("./store.js").State) => void} */
function showConnection(store, state, previous) {
  if (state.connection === previous.connection && state.waiting === previous.waiting) return;
  const place = document.getElementById("connection");
  const waiting = state.waiting ? "Waiting for the server …" : "";
  if (place) place.textContent = state.connection === "lost" ? "No connection. Reconnecting …" : waiting;
  document.body.dataset.connection = state.connection;
  const served = document.querySelector('meta[name="numplay-version"]')?.getAttribute("content");
  const version = state.state?.version;
  if (previous.connection === "lost" && version && served && version !== served) {
    tell(store, "notice", {
      code: "updated",
      message: `The server now runs NumPlay ${version}. Reload the page to use it.`,
    });
  }
}

/** @type {(state: import("./store.js").State, previous: import("./store.js").State) => void} */
function showUndo(state, previous) {
  for (const name of /** @type {const} */ (["undo", "redo"])) {
    if (state[name] === previous[name] && state.connection === previous.connection) continue;
    const button = document.querySelector(`[data-action="${name}"]`);
    const last = state[name].at(-1);
    const words = name === "undo" ? "Undo" : "Redo";
    button?.setAttribute("aria-disabled", String(!last));
    button?.setAttribute("title", last ? `${words}: ${last.change}` : `Nothing to ${name}`);
  }
}

/** @param {Run} run @param {Event} event */
async function openPasted(run, event) {
  const { store } = run;
  event.preventDefault();
  const field = document.getElementById("paste-link");
  if (!(field instanceof HTMLInputElement)) return;
  const text = field.value.trim();
  trying(store, "open");
  if (!looksLikeLink(store, text)) {
    const message = `"${text.slice(0, 60)}" isn't a link to a network. Such a link has a # followed by key=value pairs.`;
    tell(store, "error", { code: "bad_link", message, about: "open" });
    return;
  }
  const reply = await openLink(run, text);
  if (reply.type === "error") return;
  field.value = "";
  document.getElementById("share")?.hidePopover();
}

/** @param {Run} run */
function rememberBackground({ connection }) {
  const box = document.querySelector('[data-preference="background"]');
  if (!(box instanceof HTMLInputElement)) return;
  try {
    box.checked = localStorage.getItem(BACKGROUND) === "true";
  } catch {
    // Storage is forbidden: the preference lasts as long as the page.
  }
  connection.keepRunningHidden(box.checked);
  box.addEventListener("change", () => {
    connection.keepRunningHidden(box.checked);
    try {
      localStorage.setItem(BACKGROUND, String(box.checked));
    } catch {
      // As above.
    }
  });
}
