/**
 * The address always shows the state, and a changed address (a pasted or clicked link) opens what it says.
 */
import { keepCheckpoint } from "../wire/checkpoint.js";
import { send } from "../wire/connection.js";
import { store } from "./store.js";

// Browsers refuse more than about a hundred changes of the address in 30 seconds.
const PAUSE = 320;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let lastShown = 0;

/**
 * The settings of the server's link, then what only concerns the page, then what is hidden.
 * @param {string} link
 * @param {Readonly<Record<string, unknown>>} view
 * @param {Iterable<string>} hide
 */
export function hashOf(link, view, hide) {
  // A hidden feature is not part of the network (engine/run/link.py): one that is, is not written as hidden.
  const features = /** @type {string[]} */ (store.get().state?.config.features ?? []);
  const kept = [...hide].filter((name) => !features.includes(name));
  const parts = Object.entries(view).map(([key, value]) => `${key}=${escaped(String(value))}`);
  return [link, ...parts, ...kept.map((name) => `${name}_hide=true`)].filter(Boolean).join("&");
}

/**
 * Every sign that programs which find links in a text take for the sentence's: a task often ends in a full stop.
 * @param {string} words
 */
function escaped(words) {
  const hex = (/** @type {string} */ sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(words).replace(/[!'()*.]/g, hex);
}

/** @returns {string} the address of the present state, without its weights */
export function settingsAddress() {
  const { state, view, hide } = store.get();
  return addressOf(hashOf(state?.link ?? "", view, hide));
}

/**
 * @param {string} hash
 * @returns {string}
 */
export function addressOf(hash) {
  return `${location.origin}${location.pathname}#${hash}`;
}

/**
 * The server finds the link in the text and refuses what has none; this keeps other texts from being sent at all.
 * @param {string} text a whole link, what follows its `#`, or a passage with a link in it
 * @returns {boolean} whether it looks like one
 */
export function looksLikeLink(text) {
  const pair = /(^|[#?&]|%(25)*23)\s*[A-Za-z]\w*(\.\w+)?(=|%(25)*3D)/i.exec(text.trimStart());
  if (!pair || text.length >= 1_000_000) return false;
  // Addresses of other pages have `?key=value` too.
  return !/:\/\//.test(text) || /#|%(25)*23/.test(text) || names(text);
}

/** @param {string} text */
function names(text) {
  const settings = Object.keys(store.get().state?.config ?? {});
  return settings.some((name) => new RegExp(`[?&]${name}=`).test(text));
}

/** @param {string} link */
export function openLink(link) {
  return send("open", { link: link.trim() });
}

export function followAddress() {
  store.subscribe((state, previous) => {
    if (
      state.state?.link === previous.state?.link &&
      state.view === previous.view &&
      state.hide === previous.hide
    )
      return;
    clearTimeout(timer);
    timer = setTimeout(show, Math.max(0, lastShown + PAUSE - performance.now()));
  });
  window.addEventListener("hashchange", () => {
    if (looksLikeLink(location.hash)) openLink(location.hash);
    // Anything else must not stay there: a reload would take it for another link, and the run would be gone.
    else show();
  });
  document.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const [target] = event.composedPath();
    if (target instanceof Element && target.closest("input, textarea, [contenteditable]")) return;
    if (looksLikeLink(text)) openLink(text);
  });
  // A link within the page moves there, but must not take the state's place in the address.
  document.addEventListener("click", (event) => {
    const anchor = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (!anchor) return;
    event.preventDefault();
    const place = document.getElementById(anchor.getAttribute("href")?.slice(1) ?? "");
    place?.scrollIntoView();
    place?.focus({ preventScroll: true });
  });
}

function show() {
  const { state, view, hide } = store.get();
  if (!state) return;
  const hash = hashOf(state.link, view, hide);
  lastShown = performance.now();
  const before = location.hash.slice(1);
  if (hash !== before || location.search) history.replaceState(null, "", addressOf(hash));
  const shown = location.hash.slice(1);
  const said = { hash: shown, view, hide: [...hide] };
  keepCheckpoint(shown === before ? said : { ...said, before });
}
