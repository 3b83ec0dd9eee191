/**
 * Pictures drawn aside: while the network trains, a worker (painter.js) draws them on canvases of its own, so that the
 * page's thread is free for everything else. At rest, and in a browser that can't, the page draws on its own canvases.
 *
 * @typedef {"field" | "links" | "nodes"} Kind of picture
 */
import { isRedirected, sharpness } from "./canvas.js";

/** Milliseconds between two looks at whether the worker is still there. */
const LOOK = 1000;
/** So many looks in a row may find the worker at the same picture. */
const PATIENCE = 5;

/** @type {Worker | null} */
let worker = null;
let ready = false;
/** No worker can be had: the page draws by itself from now on. */
let failed = false;
/** Numbers of the last picture that the worker was given, and of the last that it has drawn. */
let [given, drawn] = [0, 0];
/** @type {Map<number, Aside>} whose picture which number is */
const waiting = new Map();
/** @type {Set<Aside>} */
const asides = new Set();
/** @type {{ number: number, done: () => void }[]} */
let followers = [];

/**
 * @param {() => void} done called when all is drawn that the worker has been given: at once, if it has drawn everything
 */
export function afterDrawing(done) {
  if (drawn === given) done();
  else followers.push({ number: given, done });
}

function begin() {
  if (worker || failed) return;
  failed = !("transferControlToOffscreen" in HTMLCanvasElement.prototype);
  if (failed) return;
  worker = new Worker(new URL("./painter.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => {
    ready = true;
    if (data) finish(data);
  };
  worker.onerror = fail;
  let [at, looks] = [0, 0];
  const clock = setInterval(() => {
    looks = drawn < given && drawn === at ? looks + 1 : 0;
    at = drawn;
    if (looks >= PATIENCE) fail();
    if (failed) clearInterval(clock);
  }, LOOK);
}

/** @param {number} number of the picture that is drawn */
function finish(number) {
  if (failed) return;
  drawn = number;
  const aside = waiting.get(number);
  waiting.delete(number);
  const done = followers.filter((each) => each.number <= number);
  followers = followers.filter((each) => each.number > number);
  aside?.finish();
  for (const each of done) each.done();
}

function fail() {
  failed = true;
  ready = false;
  worker?.terminate();
  drawn = given;
  for (const aside of asides) aside.leave();
  waiting.clear();
  const left = followers;
  followers = [];
  for (const { done } of left) done();
}

/** One picture. */
export class Aside {
  /** @type {HTMLCanvasElement | null} */
  #canvas = null;
  /** The page's canvas whose place it takes. @type {HTMLCanvasElement | null} */
  #own = null;
  /** What the worker has been told. @type {Record<string, unknown>} */
  #told = {};
  /** What is to be drawn once the worker is done with what it is at. @type {Record<string, unknown> | null} */
  #next = null;
  #busy = false;
  /** Whether the worker is to draw it, and whether that is what is seen. */
  #wanted = false;
  #seen = false;
  /** How often it was drawn. */
  count = 0;

  /** @param {Kind} kind */
  constructor(kind) {
    this.kind = kind;
    asides.add(this);
  }

  /**
   * @param {HTMLCanvasElement} own the page's canvas for it
   * @param {readonly [width: number, height: number]} size in CSS pixels
   * @param {boolean} training
   * @param {() => Record<string, unknown>} parts of what is drawn; one that is the same value as before is not sent again
   * @returns {boolean} whether this is seen: if not, it has to be drawn on the page's canvas now
   */
  draw(own, size, training, parts) {
    if (isRedirected()) return false;
    if (training) begin();
    if (!training || !ready) {
      this.#rest();
      return false;
    }
    if (own !== this.#own) this.#place(own);
    const [width, height] = size.map((each) => `${each}px`);
    const { style } = /** @type {HTMLCanvasElement} */ (this.#canvas);
    if (style.width !== width) style.width = width;
    if (style.height !== height) style.height = height;
    this.#wanted = true;
    this.#next = { ...parts(), sharpness: sharpness() };
    if (!this.#busy) this.#send();
    return this.#seen;
  }

  /** @param {HTMLCanvasElement} own */
  #place(own) {
    this.#canvas?.remove();
    this.#canvas = document.createElement("canvas");
    this.#canvas.ariaHidden = "true";
    this.#canvas.style.visibility = "hidden";
    own.after(this.#canvas);
    this.#own = own;
    this.#told = {};
    this.#seen = false;
    const canvas = this.#canvas.transferControlToOffscreen();
    worker?.postMessage({ kind: this.kind, canvas }, [canvas]);
  }

  #send() {
    if (!this.#next) return;
    const changed = Object.entries(this.#next).filter(([name, value]) => value !== this.#told[name]);
    this.#told = this.#next;
    this.#next = null;
    this.#busy = true;
    given += 1;
    waiting.set(given, this);
    worker?.postMessage({ kind: this.kind, number: given, parts: Object.fromEntries(changed) });
  }

  /** The worker has drawn it. */
  finish() {
    this.#busy = false;
    this.count += 1;
    if (this.#wanted && !this.#seen) this.#show(true);
    this.#send();
  }

  /** The page draws it. */
  #rest() {
    this.#wanted = false;
    this.#next = null;
    if (this.#seen) this.#show(false);
  }

  /** @param {boolean} seen whether it is seen, or the page's own canvas */
  #show(seen) {
    this.#seen = seen;
    for (const [canvas, visible] of /** @type {const} */ ([
      [this.#canvas, seen],
      [this.#own, !seen],
    ]))
      if (canvas) canvas.style.visibility = visible ? "" : "hidden";
  }

  /** There is no worker any more. */
  leave() {
    this.#busy = false;
    this.#rest();
  }
}
