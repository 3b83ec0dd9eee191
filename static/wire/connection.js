/**
 * The page's websocket: says hello, sends what the page asks, puts what comes into the store, acknowledges frames as
 * they are drawn, and comes back by itself after a lost network or a restarted server with the last checkpoint.
 *
 * @typedef {import("./protocol.js").ServerMessage} ServerMessage
 */

import { dismissWhere, tell, trying } from "../page/messages.js";
import { record } from "../page/record.js";
import { store } from "../page/store.js";
import { completed } from "../quality/complete.js";
import { traffic } from "../quality/traffic.js";
import { forgetCheckpoint, keepCheckpoint, presentCheckpoint, recallCheckpoint } from "./checkpoint.js";
import { keepOwed, stillOwed } from "./owed.js";
import { decodeFrame, decodeMessage, encodeMessage, mergeFrame, PROTOCOL, toBase64url } from "./protocol.js";
import { untilNextTry } from "./retry.js";
import { Watchdog } from "./watchdog.js";

/** How long a server may take to accept a connection: one that is stuck must not keep the page from going elsewhere. */
const LONGEST_OPENING = 8000;
/** The code by which a server without room closes the connection. */
const NO_ROOM = 1013;
const LONGEST_QUEUE = 100;
const LATER = "You're offline. This will be applied when the connection returns.";
/** Milliseconds without an answer after which the user is told that the page waits for one. */
const LONG = 1000;
/** Milliseconds between two looks at whether the server is still there. */
const LOOK = 500;
/** Milliseconds in which a server that can still be reached answers. */
const ALIVE = 700;

/** @type {WebSocket | null} */
let socket = null;
let nextId = 1;
let attempts = 0;
/** Whether there was a connection, and it was lost. */
let wasLost = false;
/** What the server said when it had no room. */
let noRoom = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let retry;
/** @typedef {{ type: string, fields: Record<string, unknown>, resolve: (reply: ServerMessage) => void, again?: boolean }} Asked */
/** @type {Map<number, Asked>} */
const unanswered = new Map();
/** @type {Asked[]} `again`: those that lost a connection already */
let queue = [];
/** What the panels last asked to see; a new session is told in its hello. @type {Record<string, unknown>} */
let wantedView = {};
/** @type {string | null} the link to open when there is no checkpoint */
let firstLink = null;
/** @type {number[]} numbers of the frames that came but were not drawn yet */
let undrawn = [];
let firstUndrawn = 0;
/** The last frame that the server knows to be drawn. */
let acknowledged = 0;
/** How the server's frames are read. @type {import("./protocol.js").Layout} */
let layout = {};
let runInBackground = false;
const watchdog = new Watchdog();
/** Bytes that waited to be sent when it was last looked. */
let unsent = 0;
/** @type {((message: ServerMessage) => void)[]} */
const stateListeners = [];

/**
 * Send a message; the reply is `state`, `saved`, … or `error`, which is also shown to the user. Never rejects.
 * Without a connection it waits for the next one, except `view`, which the hello carries.
 * @param {string} type
 * @param {Record<string, unknown>} [fields]
 * @returns {Promise<ServerMessage>}
 */
export function send(type, fields = {}) {
  trying(type);
  if (type === "view") wantedView = { ...wantedView, ...fields };
  if (store.get().connection === "open") return transmit(type, fields);
  if (type === "view") return Promise.resolve({ type: "state" });
  return new Promise((resolve) => {
    if (queue.length < LONGEST_QUEUE) {
      queue.push({ type, fields, resolve });
      if (store.get().connection === "lost")
        tell("info", { code: "queued", message: LATER, holds: ({ connection }) => connection !== "open" });
    } else
      resolve(
        complain(type, {
          code: "not_connected",
          message: "You're offline, and too many changes are waiting for the connection.",
          field: null,
        }),
      );
  });
}

/**
 * Be told of every `welcome` and `state` as it comes (the store tells only the last one of an animation frame).
 * @param {(message: ServerMessage) => void} listener
 */
export function onState(listener) {
  stateListeners.push(listener);
}

/** @param {boolean} wanted whether a hidden tab goes on */
export function keepRunningHidden(wanted) {
  runInBackground = wanted;
  tellVisibility();
}

/** Connect for the first time: to the run before a reload, else to the link in the address, else to the defaults. */
export function connect() {
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (
    performance.getEntriesByType("navigation")
  );
  const hash = location.hash.slice(1);
  const kept = recallCheckpoint(hash, navigation?.type ?? "navigate");
  if (kept) {
    // A run says nothing of the page: what is hidden, a task.
    const { view = {}, hide = [] } = kept;
    store.set({ view: Object.freeze({ ...store.get().view, ...view }), hide: new Set(hide) });
  } else {
    forgetCheckpoint();
    firstLink = hash || location.search;
  }
  document.addEventListener("visibilitychange", tellVisibility);
  window.addEventListener("online", open);
  window.addEventListener("offline", probe);
  setInterval(watch, LOOK);
  open();
}

/** Connect now, unless there is a connection. */
export function open() {
  if (socket && socket.readyState <= WebSocket.OPEN) return;
  clearTimeout(retry);
  const url = new URL("ws", document.baseURI);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const fresh = new WebSocket(url);
  socket = fresh;
  acknowledged = 0;
  fresh.binaryType = "arraybuffer";
  /** Whether it was refused, as far as is known: nothing came of it, and nobody was slow. */
  let refused = true;
  const tooLong = setTimeout(() => {
    refused = false;
    fresh.close();
  }, LONGEST_OPENING);
  fresh.onopen = () => {
    clearTimeout(tooLong);
    refused = false;
    watchdog.heard(performance.now());
    greet();
  };
  fresh.onmessage = ({ data }) => {
    if (fresh !== socket) return;
    watchdog.heard(performance.now());
    traffic.received(data.byteLength ?? data.length, performance.now());
    if (typeof data === "string") receive(decodeMessage(data));
    else draw(decodeFrame(data, layout));
  };
  fresh.onclose = ({ code }) => {
    clearTimeout(tooLong);
    if (fresh !== socket) return;
    lose(code === NO_ROOM);
    if (refused) explain();
  };
}

/** Say why no socket opens. Without a server to be asked, there is nothing to say. */
async function explain() {
  try {
    await (await import("./diagnosis.js")).explain();
  } catch {
    // The server is gone, and the page tries again anyway.
  }
}

/** The network is gone, says the browser, which notices that a connection is only much later. Is the server there? */
function probe() {
  const doubtful = socket;
  if (store.get().connection !== "open" || !doubtful) return;
  const silent = setTimeout(() => doubtful === socket && giveUp(), ALIVE);
  transmit("view", {}).then(() => clearTimeout(silent));
}

/** Leave a connection without waiting for its end, which comes late or never. */
function giveUp() {
  const left = socket;
  socket = null;
  left?.close();
  lose(false);
}

/** Nobody waits for ever: for a welcome, an answer, or a frame while it plays. */
function watch() {
  if (socket?.readyState !== WebSocket.OPEN) return;
  const { playing, connection } = store.get();
  const now = performance.now();
  if (socket.bufferedAmount !== unsent) watchdog.heard(now);
  unsent = socket.bufferedAmount;
  const expected = [...unanswered.values()].map(({ type }) => type);
  if (playing && connection === "open" && (!document.hidden || runInBackground)) expected.push("frame");
  const found = watchdog.look(now, expected);
  if (found === "gone") giveUp();
  else if (found === "ask" && connection === "open") transmit("view", {});
}

async function greet() {
  const kept = presentCheckpoint();
  wasLost ||= kept?.cut ?? false;
  const view = { ...wantedView, hidden: document.hidden && !runInBackground };
  const reply = await transmit("hello", {
    protocol: PROTOCOL,
    view,
    ...(kept?.speed ? { speed: kept.speed } : {}),
    ...(kept ? { run: kept.run, resume: true, playing: kept.playing && !kept.target } : {}),
    ...(!kept && firstLink ? { link: firstLink } : {}),
  });
  if (reply.type === "welcome") {
    attempts = 0;
    wasLost = false;
    keepCheckpoint({ cut: false });
    const { limits } = store.get();
    const owed = kept ? stillOwed(kept, /** @type {any} */ (reply), Number(limits.step)) : [];
    for (const [type, fields] of owed) transmit(type, fields);
    const waiting = queue;
    queue = [];
    for (const { type, fields, resolve, again } of waiting) transmit(type, fields, again).then(resolve);
  } else if (reply.code !== "connection_lost" && (kept || firstLink)) {
    // What we hold can't be opened (the error says why): begin with the settings, then with the defaults.
    firstLink = kept ? (store.get().state?.link ?? kept.hash) : null;
    forgetCheckpoint();
    greet();
  } else if (reply.code === "server_fault") giveUp(); // and come back: perhaps to a server that is better
}

/**
 * @param {string} type
 * @param {Record<string, unknown>} fields
 * @param {boolean} [again] it was said before, and the connection was lost
 * @returns {Promise<ServerMessage>}
 */
function transmit(type, fields, again = false) {
  const id = nextId++;
  return new Promise((resolve) => {
    unanswered.set(id, { type, fields, resolve, again });
    setTimeout(() => unanswered.has(id) && store.set({ waiting: true }), LONG);
    socket?.send(encodeMessage(type, fields, id));
  });
}

/**
 * @param {string | null} about the message that was refused
 * @param {{ code: string, message: string, field: string | null }} error
 * @returns {ServerMessage}
 */
function complain(about, error) {
  tell("error", { ...error, about });
  return { type: "error", ...error };
}

/** @param {string} code of a notice @returns {import("../page/store.js").Message["holds"]} how long it says what is so */
function untilChanged(code) {
  const { state } = store.get();
  // It was about a run that could not be computed: another one, or playing again, is another matter.
  return code === "compute_failed" ? (now) => now.state === state : undefined;
}

/**
 * How things stand fades, what asks for something stays.
 * @param {import("./protocol.js").Notice} notice
 * @param {string | null} about the message that brought it
 */
function notify(notice, about) {
  // Whether the server is busy is a state of things, not a message: the status shows it.
  if (notice.code === "busy" || notice.code === "idle")
    store.set({ busy: notice.code === "busy" ? notice.message : null });
  else if (notice.code === "working") {
    // No sooner than the page itself says that it waits, and no longer.
    if (store.get().waiting) tell("info", { ...notice, holds: ({ waiting }) => waiting });
  } else if (notice.code === "resumed") {
    // After a reload, or for a run that rests, there is nothing to tell.
    if (wasLost && store.get().playing)
      tell("info", { ...notice, holds: ({ connection, playing }) => connection === "open" && playing });
  } else tell("notice", { ...notice, about, holds: untilChanged(notice.code) });
}

/** @param {ServerMessage} message */
function receive(message) {
  const asked = unanswered.get(message.reply_to ?? 0);
  if (message.type === "welcome" || message.type === "state") takeState(message, asked?.fields ?? {});
  else if (message.code === "server_full") noRoom = String(message.message);
  else if (message.type === "error") complain(asked?.type ?? null, /** @type {any} */ (message));
  else if (message.type === "notice") notify(/** @type {any} */ (message), null);
  if (message.reply_to === undefined) return;
  unanswered.delete(message.reply_to);
  if (asked) watchdog.answered(asked.type);
  if (store.get().waiting) store.set({ waiting: false });
  const { browsers } = message;
  if (browsers !== undefined && browsers !== store.get().browsers) store.set({ browsers });
  asked?.resolve(message);
}

/** @param {ServerMessage} message @param {Record<string, unknown>} fields of the message that it answers */
function takeState(message, fields) {
  const state = /** @type {import("./protocol.js").SessionState} */ (/** @type {unknown} */ (message));
  const { view, hide } = store.get();
  layout = state.frame ?? layout;
  store.set({
    state,
    playing: state.playing,
    connection: "open",
    full: null,
    limits: state.limits ?? store.get().limits,
    view: state.view ? Object.freeze({ showTestData: false, discretize: false, ...state.view }) : view,
    hide: state.hide ? new Set(state.hide) : hide,
  });
  keepOwed(state, fields);
  // What was said of the run that was opened before is not about this one.
  if (state.cause === "open") dismissWhere(({ kind, about }) => kind === "notice" && about === "open");
  for (const notice of state.notices ?? []) notify(notice, "open");
  for (const listener of stateListeners) listener(message);
}

/** @param {import("./protocol.js").Frame} frame */
function draw(frame) {
  record(frame);
  const merged = mergeFrame(store.get().frame, completed(frame, store.get()), undrawn.length === 0, layout);
  store.set({ frame: merged, playing: frame.playing, features: merged.features, data: merged.data });
  if (frame.checkpoint) {
    const { epoch, playing, steps } = frame;
    const hash = location.hash.slice(1);
    keepCheckpoint({
      run: toBase64url(frame.checkpoint),
      epoch,
      playing,
      steps,
      hash,
      speed: store.get().state?.speed ?? null,
      view: store.get().view,
      hide: [...store.get().hide],
    });
  }
  if (!undrawn.length) firstUndrawn = performance.now();
  undrawn.push(frame.n);
  // The store's flush was asked for first, so the panels have drawn when this runs; a hidden tab draws nothing.
  if (document.hidden && runInBackground) acknowledge();
  else if (undrawn.length === 1) requestAnimationFrame(acknowledge);
}

function acknowledge() {
  const last = undrawn.at(-1);
  const now = performance.now();
  if (undrawn.length) traffic.drew(undrawn.length, firstUndrawn, now);
  undrawn = [];
  if (last === undefined || socket?.readyState !== WebSocket.OPEN) return;
  // As long as one more frame than the next may come, playing goes on without a word: half as many messages.
  const { playing, limits } = store.get();
  if (playing && Number(limits.credits) - (last - acknowledged) > 1) return;
  acknowledged = last;
  if (traffic.asks(now)) transmit("ack", { n: last }).then(() => traffic.answered(performance.now()));
  else socket.send(encodeMessage("ack", { n: last }));
}

/** @param {boolean} full the server had no room */
function lose(full) {
  undrawn = [];
  const wait = untilNextTry(attempts, full, Math.random());
  attempts += 1;
  const said = full ? Object.freeze({ message: noRoom, until: performance.now() + wait }) : null;
  wasLost ||= store.get().connection === "open";
  store.set({ connection: full ? "full" : "lost", waiting: false, busy: null, full: said });
  keepCheckpoint({ cut: true });
  const waiting = [];
  for (const { type, fields, resolve, again } of unanswered.values()) {
    const error = {
      code: "connection_lost",
      field: null,
      message: "The connection was lost before the server answered. Please try again.",
    };
    // A hello is simply said again, and what is to be seen goes with it.
    const quiet = ["hello", "view", "ack"].includes(type);
    // Whether the server did it doesn't matter: the run that goes on is that of the checkpoint. One that loses the next
    // connection as well may be what ends it.
    if (!quiet && !again) waiting.push({ type, fields, resolve, again: true });
    else resolve(quiet ? { type: "error", ...error } : complain(type, error));
  }
  queue = [...waiting, ...queue];
  unanswered.clear();
  retry = setTimeout(open, wait);
}

function tellVisibility() {
  if (!document.hidden) {
    open();
  }
  send("view", { hidden: document.hidden && !runInBackground });
}
