/**
 * `<np-task>`: the title and the task of an exercise, above everything, as the plain text that its link carries; and its
 * goal, for which a network can be handed in.
 */
import { css, html, LitElement, nothing } from "lit";
import { inRun } from "../elements/run.js";
import { goalIn } from "./task/goal.js";
import "./task/hand_in.js";

class TaskCard extends inRun(LitElement) {
  static properties = { heading: { state: true }, task: { state: true }, goal: { state: true } };

  static styles = css`
    :host {
      display: block;
      order: -1;
    }
    section {
      max-height: 7.5em;
      margin: 8px 16px 0;
      padding: 8px 16px;
      overflow: auto;
      border: 1px solid var(--line);
      border-left: 4px solid var(--accent);
      border-radius: var(--radius);
      background: var(--surface);
      overflow-wrap: anywhere;
    }
    /* The answer to a hand-in is in sight on a phone, too. */
    section:has(np-hand-in) {
      max-height: min(15em, 40vh);
    }
    h2,
    p {
      max-width: 80ch;
      margin: 0;
      font-size: var(--base);
    }
    p {
      white-space: pre-line;
    }
  `;

  constructor() {
    super();
    this.heading = "";
    this.task = "";
    /** @type {ReturnType<typeof goalIn>} */
    this.goal = null;
    // The stage below is as high as the window leaves it room.
    this.resized = new ResizeObserver(() => {
      document.documentElement.style.setProperty("--task", `${this.offsetHeight}px`);
    });
  }

  connectedCallback() {
    super.connectedCallback();
    this.resized.observe(this);
    const take = () => {
      const { view } = this.store.get();
      const { title, task } = view;
      this.heading = String(title ?? "");
      this.task = String(task ?? "");
      this.goal = goalIn(view);
    };
    this.follow((state, previous) => {
      if (state.view !== previous.view) take();
    });
    take();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  render() {
    const { heading, task, goal } = this;
    if (!heading && !task && !goal) return nothing;
    return html`<section tabindex="0" aria-label="Exercise">
      ${heading ? html`<h2>${heading}</h2>` : nothing}${task ? html`<p>${task}</p>` : nothing}
      ${goal ? html`<np-hand-in .goal=${goal}></np-hand-in>` : nothing}
    </section>`;
  }
}

customElements.define("np-task", TaskCard);
