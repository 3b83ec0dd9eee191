/**
 * Runs as files and links: save, open by button or by drop, copy.
 *
 * @typedef {import("./run.js").Run} Run
 * @typedef {import("./store.js").Store} Store
 */
import { fromBase64url, toBase64url } from "../wire/protocol.js";
import { isHidden } from "./hidden.js";
import { summon } from "./later.js";
import { addressOf, hashOf, settingsAddress } from "./location.js";
import { tell, trying } from "./messages.js";
import { save } from "./save.js";

const LARGEST_MESSAGE = 1_000_000; // characters; docs/protocol.md
/** Names of files that hold points, not a run. */
const TABLE = /\.(csv|tsv|tab|txt|dat|data|arff|jsonl|md)$/i;

/** @param {Run} run */
export async function saveRun({ store, send }) {
  const reply = await send("save", { format: "json" });
  if (reply.type !== "saved") return;
  offerSaved(store, reply, "application/json");
}

/**
 * Let the user keep what the server has saved.
 * @param {Store} store
 * @param {Record<string, any>} reply of type `saved`
 * @param {string} type as in MIME, where it is text
 */
export function offerSaved(store, { name, content, encoding }, type) {
  if (encoding === "text") offer(store, name, content, type);
  else offer(store, name, /** @type {BlobPart} */ (fromBase64url(content)), "application/octet-stream");
}

/**
 * Let the user keep a file.
 * @param {Store} store
 * @param {string} name
 * @param {BlobPart} content
 * @param {string} type as in MIME
 */
export function offer(store, name, content, type) {
  save(name, content, type);
  tell(store, "info", { code: "saved", message: `Saved as ${name}` });
}

/** @param {Run} run @param {File} file refused with words if it can't be a run; a refused file changes nothing */
export async function openFile(run, file) {
  const { store, send } = run;
  const table = TABLE.test(file.name);
  if (isHidden(store.get(), table ? "table" : "share")) {
    const message = `This exercise doesn't accept ${table ? "tables" : "files"}. Nothing was changed.`;
    tell(store, "error", { code: "not_offered", message, about: "open" });
    return;
  }
  if (table) {
    (await summon("table", run))?.take(file);
    return;
  }
  trying(store, "open");
  const stated = store.get().limits.message;
  const largest = Math.floor((0.75 * (typeof stated === "number" ? stated : LARGEST_MESSAGE) - 1000) / 1000);
  const size = (file.size / 1000).toLocaleString("en", { maximumFractionDigits: file.size < 1e5 ? 1 : 0 });
  if (file.size > largest * 1000) {
    const message = `${file.name} is too large: ${size} kB. A saved run has at most ${largest.toLocaleString("en")} kB. Nothing was changed.`;
    tell(store, "error", { code: "file_too_large", message, about: "open" });
    return;
  }
  if (file.size === 0) {
    tell(store, "error", {
      code: "empty_file",
      message: `${file.name} is empty. Nothing was changed.`,
      about: "open",
    });
    return;
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const reply = await send("open", { run: toBase64url(bytes) });
  if (reply.type === "state")
    tell(store, "info", {
      code: "opened",
      message: `Opened ${file.name} at epoch ${Number(reply.epoch).toLocaleString("en")}`,
    });
}

/** @param {Run} run */
export function openByDrop(run) {
  const hint = document.querySelector(".drop-hint");
  if (!(hint instanceof HTMLElement)) return;
  /** @param {DragEvent} event */
  const hasFile = (event) => event.dataTransfer?.types.includes("Files") ?? false;
  document.addEventListener("dragover", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    hint.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) hint.hidden = true;
  });
  document.addEventListener("drop", (event) => {
    hint.hidden = true;
    if (!hasFile(event)) return;
    event.preventDefault();
    const [file] = event.dataTransfer?.files ?? [];
    if (file) openFile(run, file);
  });
  const input = document.getElementById("file");
  if (!(input instanceof HTMLInputElement)) return;
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    if (file) openFile(run, file);
    input.value = ""; // so that the same file can be opened again
  });
}

/** @param {Run} run */
export async function copySettings({ store, send }) {
  if (!store.get().state?.given)
    return copy(store, settingsAddress(store), "Copied the link to these settings.");
  // Points of one's own are in no setting: the link carries the run that begins with them.
  const reply = await send("save", { format: "bytes", fresh: true });
  if (reply.type === "saved")
    await copy(store, runAddress(store, reply.link), "Copied the link to these settings and your points.");
}

/** @param {Run} run */
export async function copyWeights({ store, send }) {
  const reply = await send("save", { format: "bytes" });
  if (reply.type === "saved")
    await copy(store, runAddress(store, reply.link), "Copied the link with the trained weights.");
}

/** With what only concerns the page: what is hidden, a task. @param {Store} store @param {string} link the server's, with a run */
function runAddress(store, link) {
  const { view, hide } = store.get();
  return addressOf(hashOf(store, link, view, hide));
}

/**
 * To the clipboard, which browsers only give to pages from https or localhost; elsewhere by selection, or by hand.
 * @param {Store} store
 * @param {string} text
 * @param {string} done
 * @returns {Promise<boolean>} whether the page could; else the user is asked to
 */
export async function copy(store, text, done) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const dialog = document.getElementById("copy");
    const area = dialog?.querySelector("textarea");
    if (!(dialog instanceof HTMLDialogElement) || !area) return false;
    area.value = text;
    dialog.showModal();
    area.focus();
    area.select();
    if (!document.execCommand("copy")) return false;
    dialog.close();
  }
  tell(store, "info", { code: "copied", message: done });
  return true;
}
