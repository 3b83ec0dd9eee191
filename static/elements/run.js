/**
 * `<np-run>`: the run of all elements inside it, however deep. A page may have several, and the same panel in each.
 *
 * An element asks for its run by a `context-request` event, as the web components community group has it
 * (https://github.com/webcomponents-cg/community-protocols/blob/main/proposals/context.md). It is answered at once: the
 * nearest `<np-run>` around it has made its run, or was given one.
 *
 * @typedef {import("../page/store.js").State} State
 * @typedef {(state: Readonly<State>, previous: Readonly<State>) => void} Listener
 */
import { Run } from "../page/run.js";
import { separate } from "./ids.js";

/** What elements ask for. */
const CONTEXT = "numplay-run";

/** A request for a context: whoever has it calls `callback` and stops the event. */
export class ContextRequest extends Event {
  /** @param {unknown} context @param {(value: any) => void} callback */
  constructor(context, callback) {
    super("context-request", { bubbles: true, composed: true });
    this.context = context;
    this.callback = callback;
  }
}

/** Of an `unseen` run no pictures are sent: the page is about something else. */
export class NumPlayRun extends HTMLElement {
  /** @type {Run | null} */
  #run = null;

  constructor() {
    super();
    this.addEventListener("context-request", (event) => {
      const { context, callback } = /** @type {ContextRequest} */ (event);
      if (context !== CONTEXT) return;
      event.stopPropagation();
      callback(this.run);
    });
  }

  connectedCallback() {
    if (document.querySelectorAll("np-run").length < 2) return;
    separate(this);
    // Before that, radio buttons of another run may have been switched off: they are shown anew.
    document.dispatchEvent(new CustomEvent("filled"));
  }

  /** The run given, or else one of its own, which `run.connection` connects to the server. */
  get run() {
    this.#run ??= new Run({
      name: this.getAttribute("name") ?? undefined,
      unseen: this.hasAttribute("unseen"),
    });
    return this.#run;
  }

  /** Before any element inside has asked. */
  set run(given) {
    this.#run = given;
  }
}

/**
 * @param {Element} element on a page
 * @returns {Run} of the `<np-run>` around it
 * @throws {Error} if there is none
 */
export function runOf(element) {
  /** @type {Run | null} */
  let found = null;
  element.dispatchEvent(
    new ContextRequest(CONTEXT, (run) => {
      found = run;
    }),
  );
  if (found === null) throw new Error(`<${element.localName}> is not inside an <np-run>`);
  return found;
}

/**
 * A base class for elements that show a run: `run`, its `store` and `send`, and what `follow` follows for as long as the
 * element is on the page.
 * @template {new (...args: any[]) => HTMLElement & { disconnectedCallback?(): void }} Base
 * @param {Base} base such as `LitElement`
 */
export function inRun(base) {
  return class extends base {
    /** @type {Run | null} */
    #run = null;
    #left = false;
    /** @type {(() => void)[]} */
    #endings = [];

    /** Of the `<np-run>` around it; once it has left the page, still the last one: an answer may be on its way. */
    get run() {
      if (this.#run === null || (this.#left && this.isConnected)) this.#run = runOf(this);
      this.#left &&= !this.isConnected;
      return this.#run;
    }

    get store() {
      return this.run.store;
    }

    get send() {
      return this.run.send;
    }

    /** @param {Listener} listener called after changes of the store, until the element leaves the page */
    follow(listener) {
      this.#endings.push(this.store.subscribe(listener));
    }

    disconnectedCallback() {
      super.disconnectedCallback?.();
      for (const end of this.#endings) end();
      this.#endings = [];
      this.#left = true;
    }
  };
}

customElements.define("np-run", NumPlayRun);
