/**
 * What can be taken along, in the share menu: the network in each format of the catalogue, the pictures, the history.
 *
 * @typedef {import("../page/catalog.js").Entry} Entry
 * @typedef {import("../page/run.js").Run} Run
 * @typedef {import("../page/store.js").Store} Store
 */
import { html, LitElement, nothing } from "lit";
import { inRun } from "../elements/run.js";
import { drawnAsSvg, PICTURES, painted } from "../export/picture.js";
import { styles } from "../export/styles.js";
import { historyAsCsv } from "../export/table.js";
import { offer, offerSaved } from "../page/files.js";
import { tell } from "../page/messages.js";
import { datasetOf } from "../painting/given.js";

class ExportPanel extends inRun(LitElement) {
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
      this.formats = this.store.get().catalog?.export ?? [];
    };
    take();
    this.follow((state, previous) => {
      if (state.catalog !== previous.catalog) take();
    });
  }

  /** Where the pictures of this run are. */
  get page() {
    return this.closest("np-run") ?? document.body;
  }

  render() {
    if (!this.formats.length) return nothing;
    return html`
      ${this.#row("Network", this.formats, (name) => exportNetwork(this.run, name))}
      ${PICTURES.map((picture) =>
        this.#row(picture.label, PICTURE_FORMATS, (name) => exportPicture(this, picture, name)),
      )}
      ${this.#row("Loss history", TABLE_FORMATS, (name) => exportHistory(this.store, name))}`;
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

/** @param {Run} run @param {string} format of the catalogue */
async function exportNetwork({ store, send }, format) {
  const reply = await send("save", { format });
  if (reply.type !== "saved") return;
  offerSaved(store, reply, "text/plain;charset=utf-8");
}

/** @param {ExportPanel} panel @param {import("../export/picture.js").Picture} picture @param {string} format */
async function exportPicture({ store, page }, picture, format) {
  try {
    const drawing = drawnAsSvg(page, picture);
    const name = fileName(store.get(), picture.name, format);
    if (format === "svg") offer(store, name, drawing.svg, "image/svg+xml");
    else offer(store, name, await painted(drawing), "image/png");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    tell(store, "error", { code: "no_picture", message: `The picture couldn't be made: ${reason}.` });
  }
}

/** @param {Store} store @param {string} format */
function exportHistory(store, format) {
  offer(
    store,
    fileName(store.get(), "history", format),
    historyAsCsv(store.get().history),
    "text/csv;charset=utf-8",
  );
}

/** @param {Readonly<import("../page/store.js").State>} shown @param {string} what @param {string} suffix */
function fileName({ frame, state }, what, suffix) {
  const words = ["numplay", state ? datasetOf(state) : "", "epoch", frame?.epoch ?? 0, what];
  // As the server names its files.
  return `${words.join("_").replaceAll(/\W/g, "_")}.${suffix}`;
}

customElements.define("np-export", ExportPanel);
