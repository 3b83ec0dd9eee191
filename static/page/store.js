/**
 * The store of a run: a frozen state, replaced as a whole, announced at most once per animation frame.
 *
 * @typedef {ReturnType<typeof createStore>} Store
 * @typedef {import("../wire/protocol.js").Frame} Frame
 * @typedef {import("../wire/protocol.js").SessionState} SessionState
 * @typedef {import("../wire/protocol.js").Limits} Limits
 * @typedef {import("./catalog.js").Catalog} Catalog
 *
 * @typedef {object} Message something the user should read
 * @property {number} id
 * @property {"error" | "notice" | "info"} kind errors and notices stay until dismissed, infos fade
 * @property {string} code
 * @property {string} message a line break in it is one
 * @property {string | null} field the setting it is about, shown at that control if there is one
 * @property {string | null} [words] of an error, what to say beside that control, if not the message
 * @property {string | null} about the client message that it answers: an error goes when that is tried again
 * @property {(state: Readonly<State>) => boolean} [holds] whether what it is about still lasts: it goes with that
 *
 * @typedef {object} Change one entry of the undo or redo stack
 * @property {string} run base64url of the run to return to
 * @property {string} change the server's words for what was changed
 * @property {import("../wire/protocol.js").SessionState["changed"]} [changed] what these words are made of
 * @property {readonly import("./track.js").Mark[]} [marks] of the timeline of the run to return to
 * @property {number} gesture entries of one gesture (a slider's drag) are one change; 0 is no gesture
 *
 * @typedef {object} State
 * @property {"connecting" | "open" | "lost" | "full"} connection
 * @property {Catalog | null} catalog
 * @property {Limits} limits
 * @property {SessionState | null} state the last `welcome` or `state` message
 * @property {Frame | null} frame the last frame, its absent maps filled from earlier frames
 * @property {boolean} playing from whichever of state and frame came last
 * @property {Frame["features"]} features
 * @property {Frame["data"]} data
 * @property {Readonly<Record<string, boolean | number | string>>} view the link keys that only concern the page
 * @property {ReadonlySet<string>} hide names of controls hidden by the link
 * @property {string | null} focus node under the pointer or the keyboard
 * @property {string | null} selected node or link being edited
 * @property {Readonly<{ node: string, size: number, map: Uint8Array, fit: Float32Array, losses: readonly number[] }> | null} without
 *   the neuron that is left out of the output shown, that output, and the train and test loss
 * @property {string | null} pointed node or link under the pointer or the keyboard, else the one being edited
 * @property {string | null} lit node or link that an open panel is about: it stands out while none is pointed at
 * @property {readonly number[]} marked training points that an open panel is about, by number
 * @property {Readonly<{ x: number, y: number }> | null} place where the output map was pressed last
 * @property {boolean} painting points are being painted on the output
 * @property {Readonly<{ choice: import("../quality/levels.js").Choice, level: import("../quality/levels.js").Level }>} quality
 *   of the pictures: what this user chose, and what it is
 * @property {number} browsers connected to the server, this one included
 * @property {boolean} waiting a message has had no answer for a while
 * @property {string | null} busy the server's words while it has more to do than it can
 * @property {Readonly<{ message: string, until: number }> | null} full the server's words while it has no room for this
 *   tab, and when (by `performance.now`) the page tries again
 * @property {string} palette name of the palette (colours.js) that this user prefers; empty for the default
 * @property {import("./history.js").History} history the losses of the present run
 * @property {readonly import("./record.js").Past[]} past the losses of the runs before it, the latest first
 * @property {import("./track.js").Track} track the way that the present run has come
 * @property {number | null} looking the place on that way which is shown, or will be; null for its end
 * @property {import("../classroom/classroom.js").Told | null} classroom the class that this page is in
 * @property {readonly Message[]} messages
 * @property {readonly Change[]} undo
 * @property {readonly Change[]} redo
 */
import { EMPTY } from "./history.js";
import { NO_TRACK } from "./track.js";

/**
 * Whether the run is back that this page had before a reload or a lost connection: what is done to it is done to that one.
 * @param {Readonly<State>} state
 */
export function hasRun({ connection, frame }) {
  return connection === "open" && frame !== null;
}

/** Of a run that nobody has told of yet. @type {Readonly<State>} */
export const INITIAL = Object.freeze({
  connection: "connecting",
  catalog: null,
  limits: {},
  state: null,
  frame: null,
  playing: false,
  features: null,
  data: null,
  view: Object.freeze({ showTestData: false, discretize: false }),
  hide: new Set(),
  focus: null,
  selected: null,
  without: null,
  pointed: null,
  lit: null,
  marked: Object.freeze([]),
  place: null,
  painting: false,
  quality: Object.freeze({ choice: "auto", level: "full" }),
  browsers: 1,
  waiting: false,
  busy: null,
  full: null,
  palette: "",
  history: EMPTY,
  past: [],
  track: NO_TRACK,
  looking: null,
  classroom: null,
  messages: [],
  undo: [],
  redo: [],
});

/**
 * @param {(flush: () => void) => void} schedule calls `flush` once, soon
 */
export function createStore(schedule = (flush) => requestAnimationFrame(flush)) {
  let state = INITIAL;
  let announced = INITIAL;
  let waiting = false;
  /** @type {Set<(state: Readonly<State>, previous: Readonly<State>) => void>} */
  const listeners = new Set();

  function flush() {
    waiting = false;
    const previous = announced;
    announced = state;
    for (const listener of [...listeners]) {
      try {
        listener(announced, previous);
      } catch (error) {
        // One panel's fault must not blank the others; the browser still reports it.
        reportError(error);
      }
    }
  }

  return {
    /** @returns {Readonly<State>} */
    get: () => state,
    /** @param {Partial<State>} patch */
    set(patch) {
      state = Object.freeze({ ...state, ...patch });
      if (!waiting) {
        waiting = true;
        schedule(flush);
      }
    },
    /**
     * @param {(state: Readonly<State>, previous: Readonly<State>) => void} listener called after changes, with the
     *   state it was last told of as `previous`
     * @returns {() => void} ends the subscription
     */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** @param {Readonly<State>} state @returns {boolean} whether it plays, as far as anybody can tell */
export function isTraining({ playing, connection }) {
  return playing && connection === "open";
}
