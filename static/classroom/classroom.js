/**
 * A run's place in a class: opens, leads, joins, acts and leaves; after a reload, a lost connection or a restarted server
 * it leads or joins again by itself. What the class is lies in the store.
 *
 * @typedef {import("../page/run.js").Run} Run
 * @typedef {import("../wire/protocol.js").ServerMessage} ServerMessage
 * @typedef {import("./kept.js").Membership} Membership
 * @typedef {{ paused: boolean, message: string | null, pushed: number }} Stage
 *
 * @typedef {object} Told what the server last told of the class
 * @property {"teacher" | "student" | "screen"} role a screen is a projector's page
 * @property {string} code its first one, by which the server knows it for ever
 * @property {string} entry the code to join by
 * @property {string} title
 * @property {Stage} stage
 * @property {Readonly<Record<string, any>>} doing what each activity tells this page, by its name
 * @property {string} [name] a student's own
 * @property {string} [seat] a student's own
 * @property {number} [here] a screen's: how many are connected
 * @property {string} [secret] a teacher's
 * @property {string} [screen] a teacher's: the secret by which a projector's page may look on
 * @property {string} [join] the address for students; a teacher's and a screen's
 * @property {string[]} [qr] rows of 0 and 1: the QR code of that address, without a quiet zone
 * @property {readonly { seat: string, name: string, here: boolean }[]} [roster]
 */
import { dismissWhere, tell } from "../page/messages.js";
import { forgetClass, keepLed, keepMembership, led } from "./kept.js";

/** Errors that end a place in a class: nobody need try again. */
export const OVER = ["no_class", "not_teacher"];
/** Milliseconds until a server that could not reach its list of classes is asked again. */
const AGAIN = 2000;

/** How long a student's messages are refused, by the code of the error. @type {Readonly<Record<string, (told: Told) => boolean>>} */
const REFUSED = {
  class_paused: ({ stage }) => stage.paused,
  class_bounds: ({ doing }) => "bounds" in doing,
  federated: ({ doing }) => "federated" in doing,
};

/** What is said of a run that a student was given, by the `cause` of its state. @type {Readonly<Record<string, string>>} */
const GIVEN = {
  open: "Your teacher gave you this network. Undo brings yours back.",
  use_points: "You train on the points of your class now. Undo brings yours back.",
};

/** The same of one that is the student's own, by why it comes. @type {Readonly<Record<string, string>>} */
const OWN = {
  changed: "Your teacher sent your network back, changed. Undo brings yours back.",
  before: "Your teacher took the other network back. You have yours again.",
};

/** @type {WeakMap<Run, Classroom>} */
const known = new WeakMap();

/** @param {Run} run @returns {Classroom} the one of this run */
export function classroomOf(run) {
  const found = known.get(run) ?? new Classroom(run);
  known.set(run, found);
  return found;
}

export class Classroom {
  /** Where this page is, or wants to be. @type {Membership | null} */
  #wanted = null;
  /** Whether the server has let it in before. */
  #wasIn = false;
  /** Whether a reload is to be back in it: where the tab's address says which class it is about, it need not be kept. */
  #lasting = true;
  /** Why the run that comes next is the student's own; empty for another one. */
  #own = "";
  /** Seconds by which the server's clock is ahead of this browser's. */
  #ahead = 0;

  /** @param {Run} run */
  constructor(run) {
    this.run = run;
    run.connection.onMessage((message) => this.#hear(message));
  }

  /**
   * Be in that class from now on, as soon as there is a connection.
   * @param {Membership} wanted
   * @param {{ before?: boolean, lasting?: boolean }} [how] before: whether this page was in it already
   */
  begin(wanted, { before = false, lasting = true } = {}) {
    this.#wasIn = before;
    this.#lasting = lasting;
    this.#want(wanted);
    if (this.run.store.get().connection === "open") this.#again();
  }

  /** @param {string} code as typed @returns {Promise<ServerMessage>} `class` or `error`, which the caller shows */
  join(code) {
    return this.#ask("class_join", { code });
  }

  /** @param {string} title @param {string} password both may be empty @returns {Promise<ServerMessage>} */
  open(title, password) {
    const said = { ...(title ? { title } : {}), ...(password ? { password } : {}) };
    return this.#ask("class_open", { ...said, address: address() });
  }

  /** @param {string} code @param {string} secret @returns {Promise<ServerMessage>} */
  lead(code, secret) {
    return this.#ask("class_lead", { code, secret, address: address() });
  }

  /** @param {string} code @param {string} secret @returns {Promise<ServerMessage>} */
  look(code, secret) {
    return this.#ask("class_screen", { code, secret, address: address() });
  }

  /** The server's time, in seconds since 1970: clocks of browsers differ. */
  time() {
    return Date.now() / 1000 + this.#ahead;
  }

  /** Leave the class; a teacher only stops leading it here. */
  async leave() {
    const reply = await this.#say("class_leave", {});
    if (reply.type !== "error" || OVER.includes(reply.code)) this.#out();
  }

  /**
   * @param {string} act such as `pause`
   * @param {Record<string, unknown>} [fields] what the act is told
   * @returns {Promise<ServerMessage>} an `error` is a message on the page too
   */
  async act(act, fields = {}) {
    const { code } = this.run.store.get().classroom ?? {};
    const reply = await this.#say("class_act", { act, values: fields });
    if (act === "end" && code && reply.type !== "error") this.#end(code);
    return reply;
  }

  /** Give every student the run that this page has now. */
  async push() {
    const saved = await this.run.send("save", { format: "bytes" });
    return saved.type === "saved" ? this.act("push", { run: saved.content }) : saved;
  }

  /**
   * Something said in a class. Where the class was over meanwhile, as by the first of two clicks, nobody need be told that
   * this page is in none.
   * @param {string} type
   * @param {Record<string, unknown>} fields
   * @returns {Promise<ServerMessage>}
   */
  async #say(type, fields) {
    const { store } = this.run;
    const reply = await this.run.send(type, fields);
    if (
      reply.type === "error" &&
      reply.code === "no_class" &&
      (type === "class_leave" || !store.get().classroom)
    )
      dismissWhere(store, ({ kind, about }) => kind === "error" && about === type);
    return reply;
  }

  /**
   * A message whose error is shown where it was asked for, and nowhere else.
   * @param {string} type
   * @param {Record<string, unknown>} fields
   * @returns {Promise<ServerMessage>}
   */
  async #ask(type, fields) {
    const reply = await this.run.send(type, fields);
    if (reply.type === "error")
      dismissWhere(this.run.store, ({ kind, about }) => kind === "error" && about === type);
    return reply;
  }

  /** @param {ServerMessage} message */
  #hear(message) {
    if (message.type === "welcome" && this.#wanted) this.#again();
    else if (message.type === "class") this.#take(/** @type {any} */ (message));
    else if (message.type === "class_over") this.#over(String(message.reason ?? ""));
    else if (message.type === "class_given") this.#own = String(message.how);
    else if (message.type === "state") this.#given(message);
  }

  async #again() {
    const wanted = this.#wanted;
    if (!wanted) return;
    const { role, code, entry = code } = wanted;
    const reply = await (role === "student"
      ? this.join(code)
      : role === "teacher"
        ? this.lead(code, wanted.secret)
        : this.look(code, wanted.secret));
    if (reply.type === "error" && reply.code === "connection_lost") return;
    const { store } = this.run;
    dismissWhere(store, ({ code }) => code === "class_fault");
    if (reply.type !== "error") return;
    if (reply.code === "class_fault") {
      tell(store, "notice", { code: reply.code, message: reply.message, about: "class" });
      setTimeout(() => {
        if (this.#wanted === wanted && store.get().connection === "open") this.#again();
      }, AGAIN);
      return;
    }
    const message = this.#wasIn && reply.code === "no_class" ? `The class ${entry} is over.` : reply.message;
    // A link with a wrong secret takes nothing from who has the right one.
    const strange =
      role === "teacher" && led().some((each) => each.code === code && each.secret !== wanted.secret);
    if (reply.code === "not_teacher" && strange) this.#out();
    else if (OVER.includes(reply.code)) this.#end(code);
    tell(store, this.#wasIn ? "notice" : "error", { code: "class", message, about: "class" });
  }

  /** @param {Told & { reply_to?: number, type: string, clock: number }} message */
  #take({ type: _, reply_to: __, clock, ...told }) {
    this.#ahead = clock - Date.now() / 1000;
    const { store } = this.run;
    const before = store.get().classroom;
    const same = before?.code === told.code ? before : null;
    // The secret is told once, the address with each code.
    const all = { ...same, ...told };
    store.set({ classroom: Object.freeze(all) });
    this.#wasIn = true;
    const { role, code, entry, title, secret } = all;
    const news = same?.entry !== entry || !!told.secret;
    if (role === "student") {
      this.run.connection.keepSeat();
      this.#want({ role, code, entry });
    } else if (secret && news) {
      keepLed({ code, entry, secret, title });
      this.#want({ role, code, entry, secret });
    }
    dropRefusals(store);
  }

  /** A run that came unasked is the teacher's. Whoever has gone on with it need not be told any more. @param {ServerMessage} message */
  #given({ cause, reply_to }) {
    const { store } = this.run;
    if (reply_to !== undefined) dismissWhere(store, ({ code }) => code === "class_given");
    const given = GIVEN[cause];
    const { role, doing = {} } = store.get().classroom ?? {};
    // While the class averages its networks the strip says so, and undo has to wait.
    if (!given || reply_to !== undefined || role !== "student" || "federated" in doing) return;
    const message = (cause === "open" && OWN[this.#own]) || given;
    this.#own = "";
    dismissWhere(store, ({ code }) => code === "class_given");
    tell(store, "notice", { code: "class_given", message, about: "open" });
  }

  /** @param {string} reason */
  #over(reason) {
    const { store } = this.run;
    const { code, entry = code } = store.get().classroom ?? this.#wanted ?? {};
    if (!code) return; // it has been told already
    this.#end(code);
    tell(store, "notice", {
      code: "class",
      message: reason || `The class ${entry} is over.`,
      about: "class",
    });
  }

  /** @param {string} code */
  #end(code) {
    forgetClass(code);
    this.#out();
  }

  #out() {
    const { store } = this.run;
    store.set({ classroom: null });
    dropRefusals(store);
    this.#want(null);
  }

  /** @param {Membership | null} wanted */
  #want(wanted) {
    this.#wanted = wanted;
    if (this.#lasting) keepMembership(wanted);
  }
}

/** Nobody need be told why something was refused that would be taken by now. @param {import("../page/store.js").Store} store */
function dropRefusals(store) {
  const { classroom } = store.get();
  dismissWhere(
    store,
    ({ code }) =>
      Object.hasOwn(REFUSED, code) && !(classroom && REFUSED[code](/** @type {any} */ (classroom))),
  );
}

/** Where the playground is: the join address begins with it. */
function address() {
  return new URL("./", document.baseURI).href;
}
