/**
 * `<np-callouts>`: on a first visit, four short notes beside what they name. On wide windows they lie where the network
 * leaves room, on others each stands above what it names. They let every click through but those on their buttons.
 */
import { bringStyles } from "../page/sheet.js";
import { leaveVisit } from "../page/visitor.js";

const GAP = 10;
const EDGE = 8;
/** Part of the output's height above its note, which would cover the buttons over the layers. */
const LOWER = 0.28;
/** Narrower windows show things below one another. */
const WIDE = "(min-width: 1100px)";

/**
 * @typedef {"right" | "left" | "below"} Side where the note is, seen from what it names
 * @type {readonly { name: string, text: string, target: string, side: Side, lower?: number }[]}
 */
const CALLOUTS = [
  {
    name: "Data",
    text: "The network learns from these points. Choose other ones here.",
    target: ".data",
    side: "right",
  },
  {
    name: "Neurons",
    text: "Each square shows what one neuron has learned. Lines are weights: click one to change it.",
    target: ".network",
    side: "below",
  },
  {
    name: "Output",
    text: "The network's output all over the plane.",
    target: ".results > .card",
    side: "left",
    lower: LOWER,
  },
  {
    name: "Loss",
    text: "How wrong the network still is. Press play and watch it fall.",
    target: ".chart",
    side: "left",
  },
];

class Callouts extends HTMLElement {
  /** @type {HTMLElement[]} */
  #notes = [];

  connectedCallback() {
    if (this.#notes.length) return;
    bringStyles("callouts").then(
      () => this.#place(),
      () => {},
    );
    this.#notes = CALLOUTS.map((callout) => this.#note(callout));
    this.ended = new AbortController();
    const { signal } = this.ended;
    window.addEventListener("resize", () => this.#place(), { signal });
    // A strip that comes above the page moves what is named: the cards are less high then, or the page is higher.
    const moved = new ResizeObserver(() => matchMedia(WIDE).matches && this.#place());
    for (const each of [
      document.body,
      ...document.querySelectorAll(CALLOUTS.map(({ target }) => target).join()),
    ])
      moved.observe(each);
    signal.addEventListener("abort", () => moved.disconnect());
    document.addEventListener(
      "keydown",
      (event) => {
        const other = document.querySelector(":popover-open, dialog[open]");
        if (event.key === "Escape" && !other) leaveVisit();
      },
      { signal },
    );
    this.#place();
  }

  /** All notes go, wherever they are. */
  end() {
    this.ended?.abort();
    for (const note of this.#notes) note.remove();
    this.remove();
  }

  /** @param {typeof CALLOUTS[number]} callout */
  #note({ name, text, side }) {
    const note = document.createElement("aside");
    note.className = `callout ${side}`;
    note.setAttribute("aria-label", `First steps: ${name}`);
    const [words, button] = [document.createElement("p"), document.createElement("button")];
    const strong = document.createElement("strong");
    strong.textContent = `${name}. `;
    words.append(strong, text);
    button.type = "button";
    button.textContent = "Got it";
    button.setAttribute("aria-label", `Got it: ${name}`);
    button.addEventListener("click", () => {
      note.remove();
      this.#notes = this.#notes.filter((each) => each !== note);
      if (!this.#notes.length) leaveVisit();
    });
    note.append(words, button);
    return note;
  }

  #place() {
    const wide = matchMedia(WIDE).matches;
    // Notes at the sides first: the one below makes way for them.
    for (const { name, target, side, lower = 0 } of CALLOUTS.toSorted((a, b) => order(a) - order(b))) {
      const note = this.#notes.find((each) => each.getAttribute("aria-label") === `First steps: ${name}`);
      const named = document.querySelector(target);
      if (!note || !named) continue;
      note.classList.toggle("floating", wide);
      note.removeAttribute("style");
      if (wide) {
        this.append(note);
        beside(
          note,
          named,
          { side, lower },
          this.#notes.filter((each) => each !== note),
        );
      } else named.prepend(note);
    }
  }
}

/** @param {{ side: Side }} callout */
function order({ side }) {
  return Number(side === "below");
}

/**
 * @param {HTMLElement} note
 * @param {Element} named
 * @param {{ side: Side, lower: number }} where lower: the part of its height that is above the note
 * @param {readonly HTMLElement[]} others that may lie in the way
 */
function beside(note, named, { side, lower }, others) {
  const box = side === "below" ? neurons(named) : named.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = note;
  const middle = (box.left + box.right) / 2;
  const place = {
    right: { left: box.right + GAP, top: box.top + GAP },
    left: { left: box.left - width - GAP, top: box.top + GAP + lower * (box.bottom - box.top) },
    below: { left: middle - width / 2, top: box.bottom + GAP },
  }[side];
  if (side === "below") {
    for (const other of others) {
      const { left, right, top, bottom } = other.getBoundingClientRect();
      const apart = place.left + width <= left || place.left >= right;
      if (apart || place.top + height <= top || place.top >= bottom) continue;
      place.left = left - GAP - width;
    }
    note.style.setProperty("--tip", `${Math.max(12, Math.min(width - 24, middle - place.left))}px`);
    // Without room it would cover what it names.
    if (place.top + height > innerHeight - EDGE) note.style.visibility = "hidden";
  }
  note.style.left = `${Math.max(EDGE, place.left) + scrollX}px`;
  note.style.top = `${Math.max(EDGE, place.top) + scrollY}px`;
}

/** Where the hidden neurons are, or the whole network. @param {Element} card */
function neurons(card) {
  const panel = card.querySelector("np-network") ?? card;
  const all = [...(panel.shadowRoot?.querySelectorAll("[data-id]") ?? [])];
  const units = all.filter((each) => /^\d+:\d+$/.test(each.getAttribute("data-id") ?? ""));
  const layer = (/** @type {Element} */ each) => Number.parseInt(each.getAttribute("data-id") ?? "", 10);
  const output = Math.max(...units.map(layer));
  const boxes = units.filter((each) => layer(each) < output).map((each) => each.getBoundingClientRect());
  if (!boxes.length) return panel.getBoundingClientRect();
  const left = Math.min(...boxes.map((box) => box.left));
  const right = Math.max(...boxes.map((box) => box.right));
  return { left, right, bottom: Math.max(...boxes.map((box) => box.bottom)), top: 0 };
}

customElements.define("np-callouts", Callouts);
