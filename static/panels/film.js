/**
 * `<np-film>`: the next mini-batch in slow motion, stage by stage, forwards and back: its points, forward, loss, backward,
 * gradient, optimizer, update. "Take the step" then trains that mini-batch, and the film is of the one after it.
 *
 * @typedef {NonNullable<import("../wire/protocol.js").Frame["film"]>} Film
 */
import { html, nothing } from "lit";
import { isTraining } from "../page/store.js";
import { breadth, diagram, drawable } from "./film/diagram.js";
import { STAGES, stageTemplate } from "./film/stages.js";
import { styles } from "./film/styles.js";
import { onValue } from "./inside/digits.js";
import { InsidePanel } from "./inside/panel.js";

/** Seconds that a stage stays, where they follow by themselves. */
const PACES = [1, 2, 4, 8];

class FilmPanel extends InsidePanel {
  static properties = {
    ...InsidePanel.properties,
    stage: { state: true },
    going: { state: true },
    pace: { state: true },
  };
  static styles = [InsidePanel.styles, styles];

  constructor() {
    super();
    this.stage = 0;
    /** Whether stage follows stage by itself. */
    this.going = false;
    this.pace = 2;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** Of the last frame: other updates are another film. */
    this.position = "";
    /** Whether training was paused for a stage: the last frame of training is still to come, and has that stage. */
    this.settling = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow(({ frame }, previous) => {
      if (frame === previous.frame) return;
      const position = `${frame?.epoch} ${frame?.position} ${frame?.updates}`;
      const another = position !== this.position;
      this.position = position;
      if (this.#training) return;
      if (another && !this.settling) this.stage = 0;
      this.settling = false;
    });
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.going = false;
    this.store.set({ marked: [] });
    super.disconnectedCallback();
  }

  get #training() {
    return isTraining(this.store.get());
  }

  get #sample() {
    return this.values.sample ?? 0;
  }

  /** A film needs a still picture: whoever wants the next stage stops training. */
  #still() {
    if (!this.store.get().playing) return;
    this.settling = true;
    this.send("pause");
  }

  /** @param {number} stage */
  #show(stage) {
    this.#still();
    this.stage = Math.max(0, Math.min(STAGES.length - 1, stage));
  }

  #toggle() {
    this.#still();
    this.going = !this.going;
    if (this.going && this.stage === STAGES.length - 1) this.stage = 0;
    this.#wait();
  }

  #wait() {
    clearTimeout(this.timer);
    if (!this.going) return;
    this.timer = setTimeout(() => {
      this.stage += 1;
      if (this.stage >= STAGES.length - 1) {
        this.stage = STAGES.length - 1;
        this.going = false;
      }
      this.#wait();
    }, 1000 * this.pace);
  }

  async #take() {
    this.#still();
    this.settling = this.going = false;
    this.#wait();
    await this.send("step", { unit: "batch" });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const [target] = event.composedPath();
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (target instanceof Element && target.matches("select, input")) return;
    const actions = {
      ArrowRight: () => this.#show(this.stage + 1),
      ArrowLeft: () => this.#show(this.stage - 1),
      Home: () => this.#show(0),
      End: () => this.#show(STAGES.length - 1),
    };
    const action = actions[/** @type {keyof typeof actions} */ (event.key)];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  /** The points that are ringed in the output. */
  updated() {
    const film = /** @type {Film | null} */ (this.shown);
    const numbers = film?.numbers && !this.#training ? [...film.numbers] : [];
    const wanted = this.#sample ? numbers.slice(this.#sample - 1, this.#sample) : numbers;
    if (String(wanted) !== String(this.store.get().marked)) this.store.set({ marked: wanted });
  }

  controls() {
    const film = /** @type {Film | null} */ (this.shown);
    const count = film?.numbers?.length ?? 0;
    const samples = Array.from({ length: Math.max(count, this.#sample) }, (_, index) => index + 1);
    const choose = onValue((value) => this.ask({ ...this.values, sample: Number(value) }));
    const pace = onValue((value) => {
      this.pace = Number(value);
      this.#wait();
    });
    return html`<div class="choices">
        <label>Show <select class="sample" @change=${choose}>
          <option value="0" .selected=${this.#sample === 0}>the mean of the mini-batch</option>
          ${samples.map((each) => html`<option value=${each} .selected=${each === this.#sample}>point ${each} of it</option>`)}
        </select></label>
        <label>A stage lasts <select class="pace" @change=${pace}>
          ${PACES.map((each) => html`<option value=${each} .selected=${each === this.pace}>${each} s</option>`)}
        </select></label>
        ${this.choices}
      </div>`;
  }

  render() {
    return html`${this.#stages()}${super.render()}`;
  }

  /** Which stage is shown: first of all, as the panel is about them. */
  #stages() {
    const { stage } = this;
    const last = stage === STAGES.length - 1;
    return html`<div class="stages" tabindex="0" role="group" aria-label="Stages of the mini-batch"
        aria-description="Arrow keys go from stage to stage." @keydown=${this.#key}>
      <ol>${STAGES.map(
        (
          { label },
          index,
        ) => html`<li><button class="stage" aria-current=${index === stage ? "step" : nothing} @click=${() => this.#show(index)}>
          <small>${index + 1}</small> ${label}</button></li>`,
      )}</ol>
      <div class="move">
        <button class="back" aria-label="Previous stage" title="Previous stage" ?disabled=${stage === 0} @click=${() => this.#show(stage - 1)}>←</button>
        <button class="go" aria-pressed=${String(this.going)} @click=${() => this.#toggle()}>${this.going ? "Stop" : "Run the film"}</button>
        <button class="on" aria-label="Next stage" title="Next stage" ?disabled=${last} @click=${() => this.#show(stage + 1)}>→</button>
        <button class="take ${last ? "due" : ""}" title="Train this mini-batch; the film is then of the next one" @click=${() => this.#take()}>Take the step</button>
      </div></div>
      ${this.#training ? html`<p class="live" role="status">Training is on: these are the numbers of the moment. Choosing a stage pauses it.</p>` : nothing}`;
  }

  /** @param {Required<Film>} film */
  draw(film) {
    const { told, stage } = this;
    const { state } = told;
    const { name } = STAGES[stage];
    const options = {
      ...told,
      look: (/** @type {import("./inside/neurons.js").Place} */ place) => this.look(place),
    };
    const picture = drawable(state, film)
      ? diagram(state, film, name, options)
      : html`<p>This network is too large to be drawn here. Choose a layer and a neuron above.</p>`;
    return html`<div class="parts" @keydown=${this.#key}><div class="picture" style="--breadth:${breadth(state)}">${picture}</div>
        <section class="about" aria-live="polite">${stageTemplate(name, told, film, this.#sample)}</section></div>`;
  }
}

customElements.define("np-film", FilmPanel);
