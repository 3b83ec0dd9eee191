/**
 * The plane that a class has something on, as `<np-plane>`: points, perhaps a picture below them, and a place that is
 * chosen by a pointer, or by the arrow keys and Enter. It tells of such a place by `place`, with `detail` `{ x, y }`, once
 * for a double click.
 *
 * @typedef {readonly [x: number, y: number, group: number]} Point
 */
import { html, LitElement, nothing, svg } from "lit";

/** The plane goes from −REACH to REACH, as the output does. */
const REACH = 6;
/** So far does an arrow key go. */
const STEP = 0.5;
/** A second press so soon, in milliseconds, and so near is that of a double click, or of a key that is held. */
const SOON = 500;
const NEAR = 0.4;
/** @type {Readonly<Record<string, readonly [number, number]>>} */
const KEYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };

/** Of each class, around the middle. */
const SHAPES = [
  "M 0 -0.28 L 0.28 0 L 0 0.28 L -0.28 0 Z",
  "M -0.22 0 a 0.22 0.22 0 1 0 0.44 0 a 0.22 0.22 0 1 0 -0.44 0 Z",
  "M -0.2 -0.2 h 0.4 v 0.4 h -0.4 Z",
  "M 0 -0.27 L 0.25 0.18 H -0.25 Z",
];

/** @param {number} value */
const inside = (value) => Math.min(REACH, Math.max(-REACH, Math.round(100 * value) / 100));

class Plane extends LitElement {
  static properties = {
    points: { attribute: false },
    marked: { attribute: false },
    pressable: { type: Boolean },
    label: {},
    cursor: { state: true },
  };

  /** The last press: where, and when by `performance.now`. @type {{ x: number, y: number, at: number } | null} */
  #last = null;

  constructor() {
    super();
    /** @type {readonly Point[]} */
    this.points = [];
    /** A place that is marked. @type {readonly [number, number] | null} */
    this.marked = null;
    this.pressable = false;
    this.label = "";
    /** Where the keyboard is. @type {readonly [number, number] | null} */
    this.cursor = null;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const role = this.pressable ? "application" : "img";
    return html`<svg data-tall class="class-plane ${this.pressable ? "pressable" : ""}" viewBox="${-REACH} ${-REACH} ${2 * REACH} ${2 * REACH}" role=${role} aria-label=${this.label}
        tabindex=${this.pressable ? 0 : nothing} @click=${(/** @type {MouseEvent} */ event) => this.#pressed(event)}
        @keydown=${(/** @type {KeyboardEvent} */ event) => this.#key(event)} @blur=${() => this.#show(null)}>
      ${svg`<path class="class-plane-axes" d="M ${-REACH} 0 H ${REACH} M 0 ${-REACH} V ${REACH}"/>`}
      ${this.points.map(([x, y, group]) => svg`<path class="class-plane-point" data-group=${group} d=${SHAPES[group]} transform="translate(${x} ${-y})"/>`)}
      ${[this.marked, this.cursor].map((place) => (place ? svg`<path class="class-plane-mark" d=${cross(place)}/>` : nothing))}
    </svg>`;
  }

  /** @param {MouseEvent} event */
  #pressed({ clientX, clientY }) {
    if (!this.pressable) return;
    const { left, top, width, height } = /** @type {Element} */ (
      this.querySelector("svg")
    ).getBoundingClientRect();
    const along = (clientX - left) / width;
    const down = (clientY - top) / height;
    this.#tell(REACH * (2 * along - 1), REACH * (1 - 2 * down));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.pressable || event.ctrlKey || event.metaKey || event.altKey) return;
    const [x, y] = this.cursor ?? [0, 0];
    const moved = KEYS[event.key];
    if (moved) this.#show([inside(x + moved[0]), inside(y + moved[1])]);
    else if (event.key === "Enter" || event.key === " ") this.#tell(x, y);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {readonly [number, number] | null} place */
  #show(place) {
    this.cursor = place;
  }

  /** @param {number} x @param {number} y */
  #tell(x, y) {
    const last = this.#last;
    const at = performance.now();
    this.#last = { x, y, at };
    if (last && at - last.at < SOON && Math.hypot(x - last.x, y - last.y) < NEAR) return;
    this.dispatchEvent(new CustomEvent("place", { detail: { x: inside(x), y: inside(y) } }));
  }
}

/** @param {readonly [number, number]} place */
function cross([x, y]) {
  return `M ${x - 0.5} ${-y} h 1 M ${x} ${-y - 0.5} v 1`;
}

customElements.define("np-plane", Plane);
