/**
 * A base class for the parts of the page that are about its class: each is drawn anew when the class changes, in the
 * page's own tree, so that the sheets of a page hold there.
 */
import { LitElement } from "lit";
import { inRun } from "../elements/run.js";
import { dismissWhere, tell } from "../page/messages.js";
import { classroomOf } from "./classroom.js";
import { FocusKeeper } from "./focus.js";

export class Member extends inRun(LitElement) {
  #focus = new FocusKeeper(this);

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow((state, previous) => {
      if (state.classroom === previous.classroom) return;
      this.changed();
      this.requestUpdate();
    });
  }

  /** @param {import("lit").PropertyValues} changed */
  update(changed) {
    const afterwards = this.#focus.before();
    super.update(changed);
    afterwards?.();
  }

  /** The class has changed. */
  changed() {}

  /** What the server last told of the class; null outside one. */
  get told() {
    return this.store.get().classroom;
  }

  /**
   * @param {string} activity
   * @returns {any} what the server tells of it, undefined while it tells nothing
   */
  doing(activity) {
    return this.told?.doing[activity];
  }

  /**
   * Something done in the class.
   * @param {string} name of the act
   * @param {Record<string, unknown>} [values] what it is told
   */
  act(name, values) {
    return classroomOf(this.run).act(name, values);
  }

  /**
   * The same for a form that says itself what went wrong: nothing else on the page says it.
   * @param {string} name of the act
   * @param {Record<string, unknown>} [values]
   * @returns {Promise<string>} what went wrong, in words for whoever looks at the form; empty once it is done
   */
  async attempt(name, values) {
    const reply = await this.act(name, values);
    if (reply.type !== "error") return "";
    dismissWhere(this.store, ({ kind, about }) => kind === "error" && about === "class_act");
    return String(reply.words || reply.message);
  }

  /**
   * Say what was just done, no longer than it is so.
   * @param {string} code
   * @param {string} message
   * @param {string} [activity] whose end is the message's; else the class's is
   */
  inform(code, message, activity) {
    const holds = (/** @type {import("../page/store.js").State} */ { classroom }) =>
      classroom !== null && (!activity || activity in classroom.doing);
    tell(this.store, "info", { code, message, holds });
  }
}
