/**
 * What can be taken along, in the share menu: the network in each format of the catalogue, the pictures, the history.
 *
 * @typedef {import("../page/catalog.js").Entry} Entry
 */
import { html, LitElement, nothing } from "lit";
import { drawnAsSvg, PICTURES, painted } from "../export/picture.js";
import { styles } from "../export/styles.js";
import { historyAsCsv } from "../export/table.js";
import { offer, offerSaved } from "../page/files.js";
import { tell } from "../page/messages.js";
import { store } from "../page/store.js";
import { datasetOf } from "../painting/given.js";
import { send } from "../wire/connection.js";

class ExportPanel extends LitElement {
  static properties = { formats: { state: true } };
  static styles = styles;

  constructor() {
    super();
    /** @type {readonly Entry[]} */
    this.formats = [];
  }

  connectedCallback() {
    super.connectedCallback();
    const take = () => {
      this.formats = store.get().catalog?.export ?? [];
    };
    take();
    this.end = store.subscribe((state, previous) => {
      if (state.catalog !== previous.catalog) take();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.end?.();
  }

  render() {
    if (!this.formats.length) return nothing;
    return html`
      ${this.#row("Network", this.formats, (name) => exportNetwork(name))}
      ${PICTURES.map((picture) =>
        this.#row(picture.label, PICTURE_FORMATS, (name) => exportPicture(picture, name)),
      )}
      ${this.#row("Loss history", TABLE_FORMATS, exportHistory)}`;
  }

  /**
   * @param {string} title
   * @param {readonly { name: string, label: string, help: string }[]} choices
   * @param {(name: string) => unknown} chosen
   */
  #row(title, choices, chosen) {
    const press = (/** @type {string} */ name) => {
      /** @type {HTMLElement | null} */ (this.closest("[popover]"))?.hidePopover();
      return chosen(name);
    };
    return html`<div role="group" aria-label=${title}>
      <span>${title}</span>
      <span class="choices">${choices.map(
        ({ name, label, help }) => html`<button type="button" title=${help} aria-label="${title} as ${label}"
          @click=${() => press(name)}>${label}</button>`,
      )}</span>
    </div>`;
  }
}

const PICTURE_FORMATS = [
  { name: "png", label: "PNG", help: "An image in pixels, for slides and web pages." },
  { name: "svg", label: "SVG", help: "A drawing that stays sharp at any size, for print." },
];
const TABLE_FORMATS = [{ name: "csv", label: "CSV", help: "A table of losses and accuracies by epoch." }];

/** @param {string} format of the catalogue */
async function exportNetwork(format) {
  const reply = await send("save", { format });
  if (reply.type !== "saved") return;
  offerSaved(reply, "text/plain;charset=utf-8");
}

/** @param {import("../export/picture.js").Picture} picture @param {string} format */
async function exportPicture(picture, format) {
  try {
    const drawing = drawnAsSvg(picture);
    const name = fileName(picture.name, format);
    if (format === "svg") offer(name, drawing.svg, "image/svg+xml");
    else offer(name, await painted(drawing), "image/png");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    tell("error", { code: "no_picture", message: `The picture couldn't be made: ${reason}.` });
  }
}

/** @param {string} format */
function exportHistory(format) {
  offer(fileName("history", format), historyAsCsv(store.get().history), "text/csv;charset=utf-8");
}

/** @param {string} what @param {string} suffix */
function fileName(what, suffix) {
  const { frame, state } = store.get();
  const words = ["numplay", state ? datasetOf(state) : "", "epoch", frame?.epoch ?? 0, what];
  // As the server names its files.
  return `${words.join("_").replaceAll(/\W/g, "_")}.${suffix}`;
}

customElements.define("np-export", ExportPanel);
