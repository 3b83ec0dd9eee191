/**
 * The address always shows the state, and a changed address (a pasted or clicked link) opens what it says.
 *
 * @typedef {import("./run.js").Run} Run
 * @typedef {import("./store.js").Store} Store
 */

// Browsers refuse more than about a hundred changes of the address in 30 seconds.
const PAUSE = 320;

/**
 * The settings of the server's link, then what only concerns the page, then what is hidden.
 * @param {Store} store
 * @param {string} link
 * @param {Readonly<Record<string, unknown>>} view
 * @param {Iterable<string>} hide
 */
export function hashOf(store, link, view, hide) {
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

/** @param {Store} store @returns {string} the address of the present state, without its weights */
export function settingsAddress(store) {
  const { state, view, hide } = store.get();
  return addressOf(hashOf(store, state?.link ?? "", view, hide));
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
 * @param {Store} store
 * @param {string} text a whole link, what follows its `#`, or a passage with a link in it
 * @returns {boolean} whether it looks like one
 */
export function looksLikeLink(store, text) {
  const pair = /(^|[#?&]|%(25)*23)\s*[A-Za-z]\w*(\.\w+)?(=|%(25)*3D)/i.exec(text.trimStart());
  if (!pair || text.length >= 1_000_000) return false;
  // Addresses of other pages have `?key=value` too.
  return !/:\/\//.test(text) || /#|%(25)*23/.test(text) || names(store, text);
}

/** @param {Store} store @param {string} text */
function names(store, text) {
  const settings = Object.keys(store.get().state?.config ?? {});
  return settings.some((name) => new RegExp(`[?&]${name}=`).test(text));
}

/** @param {Run} run @param {string} link */
export function openLink({ send }, link) {
  return send("open", { link: link.trim() });
}

/** @param {Run} run */
export function followAddress(run) {
  const { store } = run;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let lastShown = 0;
  const show = () => {
    lastShown = performance.now();
    showAddress(run);
  };
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
  window.addEventListener("hashchange", ({ newURL }) => {
    // By now the page may have shown its own settings there again.
    const { hash } = new URL(newURL);
    if (looksLikeLink(store, hash)) openLink(run, hash);
    // Anything else must not stay there: a reload would take it for another link, and the run would be gone.
    else show();
  });
  document.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const [target] = event.composedPath();
    if (target instanceof Element && target.closest("input, textarea, [contenteditable]")) return;
    if (looksLikeLink(store, text)) openLink(run, text);
  });
  document.addEventListener("click", moveWithin);
}

/** A link within the page moves there, but must not take the state's place in the address. @param {MouseEvent} event */
function moveWithin(event) {
  const anchor = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
  if (!anchor) return;
  event.preventDefault();
  const place = document.getElementById(anchor.getAttribute("href")?.slice(1) ?? "");
  place?.scrollIntoView();
  place?.focus({ preventScroll: true });
}

/** @param {Run} run */
function showAddress({ store, kept }) {
  const { state, view, hide } = store.get();
  if (!state) return;
  const hash = hashOf(store, state.link, view, hide);
  const before = location.hash.slice(1);
  if (hash !== before || location.search) history.replaceState(null, "", addressOf(hash));
  const shown = location.hash.slice(1);
  const said = { hash: shown, view, hide: [...hide] };
  kept.keepCheckpoint(shown === before ? said : { ...said, before });
}
