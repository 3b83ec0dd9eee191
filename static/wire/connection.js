/**
 * A run's websocket: says hello, sends what the page asks, puts what comes into the store, acknowledges frames as
 * they are drawn, and comes back by itself after a lost network or a restarted server with the last checkpoint.
 *
 * @typedef {import("./protocol.js").ServerMessage} ServerMessage
 */

import { dismissWhere, trying } from "../page/messages.js";
import { completed } from "../quality/complete.js";
import { Acknowledging } from "./acknowledging.js";
import { begunSocket, catchUp, keepHello } from "./begun.js";
import { Evenly } from "./evenly.js";
import { helloOf } from "./hello.js";
import { complain, explain, LOST, notify, promise } from "./notices.js";
import { keepOwed, stillOwed } from "./owed.js";
import { decodeFrame, decodeMessage, encodeMessage, mergeFrame, toBase64url } from "./protocol.js";
import { untilNextTry } from "./retry.js";
import { Watchdog } from "./watchdog.js";

/** How long a server may take to accept a connection: one that is stuck must not keep the page from going elsewhere. */
const LONGEST_OPENING = 8000;
/** The code by which a server without room closes the connection. */
const NO_ROOM = 1013;
const LONGEST_QUEUE = 100;
/** Milliseconds without an answer after which the user is told that the page waits for one. */
const LONG = 1000;
/** Milliseconds between two looks at whether the server is still there. */
const LOOK = 500;
/** Milliseconds in which a server that can still be reached answers. */
const ALIVE = 700;
/** What is said again by whoever said it, once there is another connection. */
const QUIET = ["hello", "view", "ack", "class_join", "class_lead", "class_screen", "class_wall"];

/** @typedef {{ type: string, fields: Record<string, unknown>, resolve: (reply: ServerMessage) => void, again?: boolean }} Asked */

export class Connection {
  /** @type {WebSocket | null} */
  #socket = null;
  #nextId = 1;
  #attempts = 0;
  /** Whether there was a connection, and it was lost. */
  #wasLost = false;
  /** What the server said when it had no room. */
  #noRoom = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;
  /** @type {Map<number, Asked>} */
  #unanswered = new Map();
  /** @type {Asked[]} `again`: those that lost a connection already */
  #queue = [];
  /** What the panels last asked to see; a new session is told in its hello. @type {Record<string, unknown>} */
  #wantedView = {};
  /** @type {string | null} the link to open when there is no checkpoint */
  #firstLink = null;
  /** The link that says which run this is. */
  #address = () => location.hash.slice(1);
  /** How the server's frames are read. @type {import("./protocol.js").Layout} */
  #layout = {};
  #runInBackground = false;
  /** What the server knows this tab by, on whatever connection; it is told to nobody else. */
  #seat = "";
  #watchdog = new Watchdog();
  /** @type {Acknowledging} */
  #frames;
  #evenly = new Evenly(
    (frame) => this.#draw(decodeFrame(frame, this.#layout)),
    () => this.store.get().playing && !this.#frames.idle && !this.#hidden,
  );
  /** Bytes that waited to be sent when it was last looked. */
  #unsent = 0;
  /** @type {((message: ServerMessage) => void)[]} */
  #listeners = [];

  /**
   * @param {Pick<import("../page/run.js").Run, "store" | "kept" | "traffic" | "recorder">} run
   * @param {boolean} unseen no picture of this run is on the page: it is a hidden tab's
   */
  constructor({ store, kept, traffic, recorder }, unseen) {
    this.unseen = unseen;
    this.store = store;
    this.kept = kept;
    this.traffic = traffic;
    this.recorder = recorder;
    this.#frames = new Acknowledging({ store, traffic }, (n) => this.#acknowledge(n));
  }

  /**
   * Send a message; the reply is `state`, `saved`, … or `error`, which is also shown to the user. Never rejects.
   * Without a connection it waits for the next one, except `view`, which the hello carries.
   * @param {string} type
   * @param {Record<string, unknown>} [fields]
   * @returns {Promise<ServerMessage>}
   */
  send(type, fields = {}) {
    if (type !== "view") trying(this.store, type); // the page says what it shows at many times by itself
    if (type === "view") this.#wantedView = { ...this.#wantedView, ...fields };
    if (this.store.get().connection === "open") return this.#transmit(type, fields);
    if (type === "view") return Promise.resolve({ type: "state" });
    return new Promise((resolve) => {
      if (this.#queue.length < LONGEST_QUEUE) {
        this.#queue.push({ type, fields, resolve });
        if (this.store.get().connection === "lost") promise(this.store);
      } else
        resolve(
          complain(this.store, type, {
            code: "not_connected",
            message: "You're offline, and too many changes are waiting for the connection.",
            field: null,
          }),
        );
    });
  }

  /**
   * Be told of every message but the frames, as it comes (the store tells only the last one of an animation frame).
   * @param {(message: ServerMessage) => void} listener
   */
  onMessage(listener) {
    this.#listeners.push(listener);
  }

  get #hidden() {
    return this.unseen || (document.hidden && !this.#runInBackground);
  }

  /** @param {boolean} wanted whether a hidden tab goes on */
  keepRunningHidden(wanted) {
    this.#runInBackground = wanted;
    this.#tellVisibility();
  }

  /** Be known as the same after any link that this tab opens: a class knows its students by that. */
  keepSeat() {
    this.kept.keepSeat(this.#seat);
  }

  /**
   * Connect for the first time: to the run before a reload, else to a link, else to the defaults.
   * @param {string} [link] if it isn't the one in the address
   */
  connect(link) {
    const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (
      performance.getEntriesByType("navigation")
    );
    if (link !== undefined) this.#address = () => link;
    const hash = this.#address();
    const kept = this.kept.recallCheckpoint(hash, navigation?.type ?? "navigate");
    if (kept) {
      // A run says nothing of the page: what is hidden, a task.
      const { view = {}, hide = [] } = kept;
      this.store.set({ view: Object.freeze({ ...this.store.get().view, ...view }), hide: new Set(hide) });
    } else {
      this.kept.forgetCheckpoint();
      this.#seat = this.kept.recallSeat();
      this.#firstLink = hash || (link ?? location.search);
    }
    document.addEventListener("visibilitychange", () => this.#tellVisibility());
    window.addEventListener("online", () => this.open());
    window.addEventListener("offline", () => this.#probe());
    setInterval(() => this.#watch(), LOOK);
    this.open();
  }

  /** Connect now, unless there is a connection. */
  open() {
    if (this.#socket && this.#socket.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.#retry);
    const {
      socket: fresh,
      told,
      heard,
    } = begunSocket(!(this.kept.checkpoint || this.#firstLink || this.#seat));
    this.#socket = fresh;
    this.#frames.restart();
    this.#evenly.restart();
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
      this.#watchdog.heard(performance.now());
      this.#greet(told);
    };
    fresh.onmessage = ({ data }) => {
      if (fresh !== this.#socket) return;
      this.#watchdog.heard(performance.now());
      this.traffic.received(data.byteLength ?? data.length, performance.now());
      this.hear(data);
    };
    fresh.onclose = ({ code }) => {
      clearTimeout(tooLong);
      if (fresh !== this.#socket) return;
      this.#lose(code === NO_ROOM);
      if (refused) explain(this.store);
    };
    catchUp(fresh, heard);
  }

  /** Take a message, wherever it comes from. @param {string | ArrayBuffer} data as a socket brings it */
  hear(data) {
    if (typeof data === "string") {
      this.#evenly.answered();
      this.#receive(decodeMessage(data));
    } else {
      this.#watchdog.answered("frame");
      this.#evenly.came(data);
    }
  }

  /** The network is gone, says the browser, which notices that a connection is only much later. Is the server there? */
  #probe() {
    const doubtful = this.#socket;
    if (this.store.get().connection !== "open" || !doubtful) return;
    const silent = setTimeout(() => doubtful === this.#socket && this.#giveUp(), ALIVE);
    this.#transmit("view", {}).then(() => clearTimeout(silent));
  }

  /** Leave a connection without waiting for its end, which comes late or never. */
  #giveUp() {
    const left = this.#socket;
    this.#socket = null;
    left?.close();
    this.#lose(false);
  }

  /** Nobody waits for ever: for a welcome, an answer, or a frame while it plays. */
  #watch() {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    const { playing, connection } = this.store.get();
    const now = performance.now();
    if (this.#socket.bufferedAmount !== this.#unsent) this.#watchdog.heard(now);
    this.#unsent = this.#socket.bufferedAmount;
    const expected = [...this.#unanswered.values()].map(({ type }) => type);
    if (playing && connection === "open" && !this.#hidden) expected.push("frame");
    const found = this.#watchdog.look(now, expected);
    if (found === "gone") this.#giveUp();
    else if (found === "ask" && connection === "open") this.#transmit("view", {});
  }

  /** @param {string} [told] the hello that this socket has said already, for a new run */
  async #greet(told = "") {
    const kept = this.kept.checkpoint;
    this.#wasLost ||= kept?.cut ?? false;
    const wanted = this.#wantedView;
    const view = { ...wanted, hidden: this.#hidden };
    const hello = helloOf(view, this.#seat, kept, this.#firstLink);
    const text = encodeMessage("hello", hello, 1);
    if (!kept && !this.#firstLink && !this.#seat && !this.unseen) keepHello(text);
    const reply = await this.#transmit("hello", hello, false, told);
    if (reply.type === "welcome") {
      this.#attempts = 0;
      this.#seat = reply.seat;
      this.#wasLost = false;
      this.kept.keepCheckpoint({ cut: false });
      if (this.#wantedView !== wanted || (told && told !== text))
        this.#transmit("view", { ...view, ...this.#wantedView });
      const most = Number(this.store.get().limits.step);
      const owed = kept ? stillOwed(kept, /** @type {any} */ (reply), most) : [];
      for (const [type, fields] of owed) this.#transmit(type, fields);
      const waiting = this.#queue;
      this.#queue = [];
      for (const { type, fields, resolve, again } of waiting)
        this.#transmit(type, fields, again).then(resolve);
    } else if (told && reply.code !== "connection_lost") {
      this.#greet(); // it was refused, and is said anew as of now
    } else if (reply.code !== "connection_lost" && (kept || this.#firstLink)) {
      // What we hold can't be opened (the error says why): begin with the settings, then with the defaults.
      this.#firstLink = kept ? (this.store.get().state?.link ?? kept.hash) : null;
      this.kept.forgetCheckpoint();
      this.#greet();
    } else if (reply.code === "server_fault") this.#giveUp(); // and come back: perhaps to a server that is better
  }

  /**
   * @param {string} type
   * @param {Record<string, unknown>} fields
   * @param {boolean} [again] it was said before, and the connection was lost
   * @param {string} [told] it has been said already, in these words
   * @returns {Promise<ServerMessage>}
   */
  #transmit(type, fields, again = false, told = "") {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#unanswered.set(id, { type, fields, resolve, again });
      setTimeout(() => this.#unanswered.has(id) && this.store.set({ waiting: true }), LONG);
      if (!told) this.#socket?.send(encodeMessage(type, fields, id));
    });
  }

  /** @param {ServerMessage} message */
  #receive(message) {
    const asked = this.#unanswered.get(message.reply_to ?? 0);
    if (message.type === "welcome" || message.type === "state") this.#takeState(message, asked?.fields ?? {});
    else if (message.code === "server_full") this.#noRoom = String(message.message);
    else if (message.type === "error")
      complain(this.store, asked?.type ?? null, /** @type {any} */ (message));
    else if (message.type === "notice") notify(this.store, /** @type {any} */ (message), null, this.#wasLost);
    for (const listener of this.#listeners) listener(message);
    if (message.reply_to === undefined) return;
    this.#unanswered.delete(message.reply_to);
    if (asked) this.#watchdog.answered(asked.type);
    if (this.store.get().waiting) this.store.set({ waiting: false });
    const { browsers } = message;
    if (browsers !== undefined && browsers !== this.store.get().browsers) this.store.set({ browsers });
    asked?.resolve(message);
  }

  /** @param {ServerMessage} message @param {Record<string, unknown>} fields of the message that it answers */
  #takeState(message, fields) {
    const state = /** @type {import("./protocol.js").SessionState} */ (/** @type {unknown} */ (message));
    const { view, hide } = this.store.get();
    this.#layout = state.frame ?? this.#layout;
    this.store.set({
      state,
      playing: state.playing,
      connection: "open",
      full: null,
      limits: state.limits ?? this.store.get().limits,
      view: state.view ? Object.freeze({ showTestData: false, discretize: false, ...state.view }) : view,
      hide: state.hide ? new Set(state.hide) : hide,
    });
    keepOwed(this.kept, state, fields);
    this.recorder.answered(state);
    // What was said of the run that was opened before is not about this one.
    if (state.cause === "open")
      dismissWhere(this.store, ({ kind, about }) => kind === "notice" && about === "open");
    for (const notice of state.notices ?? []) notify(this.store, notice, "open", this.#wasLost);
  }

  /** @param {import("./protocol.js").Frame} frame */
  #draw(frame) {
    this.recorder.record(frame);
    const merged = mergeFrame(
      this.store.get().frame,
      completed(frame, this.store.get()),
      this.#frames.idle,
      this.#layout,
    );
    this.store.set({ frame: merged, playing: frame.playing, features: merged.features, data: merged.data });
    if (frame.checkpoint) {
      const { epoch, playing, steps } = frame;
      const hash = this.#address();
      this.kept.keepCheckpoint({
        run: toBase64url(frame.checkpoint),
        epoch,
        playing,
        steps,
        seat: this.#seat,
        hash,
        speed: this.store.get().state?.speed ?? null,
        view: this.store.get().view,
        hide: [...this.store.get().hide],
      });
    }
    this.#frames.came(frame.n, document.hidden && this.#runInBackground);
  }

  /** @param {number} n frame that is drawn */
  #acknowledge(n) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    if (this.traffic.asks(performance.now()))
      this.#transmit("ack", { n }).then(() => this.traffic.answered(performance.now()));
    else this.#socket.send(encodeMessage("ack", { n }));
  }

  /** @param {boolean} full the server had no room */
  #lose(full) {
    const wait = untilNextTry(this.#attempts, full, Math.random());
    this.#attempts += 1;
    const said = full ? Object.freeze({ message: this.#noRoom, until: performance.now() + wait }) : null;
    this.#wasLost ||= this.store.get().connection === "open";
    this.store.set({ connection: full ? "full" : "lost", waiting: false, busy: null, full: said });
    this.kept.keepCheckpoint({ cut: true });
    const waiting = [];
    for (const { type, fields, resolve, again } of this.#unanswered.values()) {
      // A hello is simply said again, and what is to be seen goes with it.
      const quiet = QUIET.includes(type);
      // Whether the server did it doesn't matter: the run that goes on is that of the checkpoint. One that loses the next
      // connection as well may be what ends it.
      if (!quiet && !again) waiting.push({ type, fields, resolve, again: true });
      else resolve(quiet ? { type: "error", ...LOST } : complain(this.store, type, LOST));
    }
    this.#queue = [...waiting, ...this.#queue];
    this.#unanswered.clear();
    this.#retry = setTimeout(() => this.open(), wait);
  }

  #tellVisibility() {
    if (!document.hidden) this.open();
    this.send("view", { hidden: this.#hidden });
  }
}
