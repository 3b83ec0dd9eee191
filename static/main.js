/**
 * Starts the page: loads the panels the server has found, then connects.
 */
import "./elements/setting.js";
import { listen } from "./page/actions.js";
import { loadCatalog } from "./page/catalog.js";
import { ignoreDoubles } from "./page/doubles.js";
import { applyHidden, followExercise } from "./page/exercise.js";
import { openByDrop } from "./page/files.js";
import { fillPopups } from "./page/later.js";
import { followAddress, looksLikeLink, openLink } from "./page/location.js";
import { tell, trying } from "./page/messages.js";
import { placePopups } from "./page/popups.js";
import { keepRecord } from "./page/record.js";
import { store } from "./page/store.js";
import { keepUndo, recordChanges } from "./page/undo.js";
import { showVisitor } from "./page/visitor.js";
import { followGiven } from "./painting/given.js";
import { startQuality } from "./quality/quality.js";
import { connect, keepRunningHidden } from "./wire/connection.js";

const BACKGROUND = "numplay.background";

async function start() {
  ignoreDoubles();
  listen();
  placePopups();
  fillPopups();
  openByDrop();
  followAddress();
  recordChanges();
  showVisitor();
  followGiven();
  document.querySelector(".presets")?.addEventListener("toggle", showPresets, { once: true });
  store.subscribe(showConnection);
  followExercise();
  store.subscribe(showUndo);
  const end = store.subscribe(({ playing }) => {
    if (!playing) return;
    end();
    import("./page/slow.js").then(({ watchSlowness }) => watchSlowness());
  });
  document.addEventListener("toggle", showView, true);
  document.querySelector('[data-form="paste"]')?.addEventListener("submit", openPasted);
  rememberBackground();
  startQuality();
  connect();
  keepUndo();
  keepRecord();
  const names = (document.body.dataset.panels ?? "").split(" ").filter(Boolean);
  const results = await Promise.allSettled([loadCatalog(), ...names.map(loadPanel)]);
  for (const result of results) {
    if (result.status === "rejected")
      tell("error", { code: "page", message: `Part of the page couldn't be loaded: ${result.reason}` });
  }
}

/** @param {string} name of static/panels/NAME.js, which defines <np-NAME> */
async function loadPanel(name) {
  // The server's bundle has it already.
  if (!customElements.get(`np-${name}`)) await import(`./panels/${name}.js`);
  // A panel the page has no place for yet gets one below the stage.
  if (!document.querySelector(`np-${name}`)) {
    const card = document.createElement("section");
    card.className = "card";
    card.dataset.control = name;
    card.append(document.createElement(`np-${name}`));
    document.getElementById("more-panels")?.append(card);
    applyHidden();
  }
}

/** A panel with a view is loaded when it is first opened, and on the page while it is open. @param {Event} event */
async function showView({ target }) {
  if (!(target instanceof HTMLDetailsElement) || !target.dataset.view) return;
  const name = target.dataset.view;
  if (target.open) {
    try {
      await import(`./panels/${name}.js`);
    } catch {
      target.open = false;
      const called = target.querySelector("h2")?.textContent;
      const message = `The panel ${called} could not be loaded. Check your connection, then try again.`;
      return tell("error", { code: "not_loaded", message });
    }
  }
  const panel = target.querySelector(`np-${name}`);
  if (!target.open) panel?.remove();
  else if (!panel) target.append(document.createElement(`np-${name}`));
}

async function showPresets() {
  (await import("./elements/presets.js")).showPresets();
}

/** @type {(state: import("./page/store.js").State, previous: import("./page/store.js").State) => void} */
function showConnection(state, previous) {
  if (state.connection === previous.connection && state.waiting === previous.waiting) return;
  const place = document.getElementById("connection");
  const waiting = state.waiting ? "Waiting for the server …" : "";
  if (place) place.textContent = state.connection === "lost" ? "No connection. Reconnecting …" : waiting;
  document.body.dataset.connection = state.connection;
  const served = document.querySelector('meta[name="numplay-version"]')?.getAttribute("content");
  const version = state.state?.version;
  if (previous.connection === "lost" && version && served && version !== served) {
    tell("notice", {
      code: "updated",
      message: `The server now runs NumPlay ${version}. Reload the page to use it.`,
    });
  }
}

/** @type {(state: import("./page/store.js").State, previous: import("./page/store.js").State) => void} */
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

/** @param {Event} event */
async function openPasted(event) {
  event.preventDefault();
  const field = document.getElementById("paste-link");
  if (!(field instanceof HTMLInputElement)) return;
  const text = field.value.trim();
  trying("open");
  if (!looksLikeLink(text)) {
    const message = `"${text.slice(0, 60)}" isn't a link to a network. Such a link has a # followed by key=value pairs.`;
    tell("error", { code: "bad_link", message, about: "open" });
    return;
  }
  const reply = await openLink(text);
  if (reply.type === "error") return;
  field.value = "";
  document.getElementById("share")?.hidePopover();
}

function rememberBackground() {
  const box = document.querySelector('[data-preference="background"]');
  if (!(box instanceof HTMLInputElement)) return;
  try {
    box.checked = localStorage.getItem(BACKGROUND) === "true";
  } catch {
    // Storage is forbidden: the preference lasts as long as the page.
  }
  keepRunningHidden(box.checked);
  box.addEventListener("change", () => {
    keepRunningHidden(box.checked);
    try {
      localStorage.setItem(BACKGROUND, String(box.checked));
    } catch {
      // As above.
    }
  });
}

start();
