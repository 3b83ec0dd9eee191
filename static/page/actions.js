/**
 * Everything a button or a key can do, declared once: buttons name an action in `data-action`, keys are listed here.
 *
 * @typedef {import("./run.js").Run} Run
 * @typedef {object} Action
 * @property {() => unknown} run
 * @property {string} [label] for the list of shortcuts
 * @property {string[]} [keys] as `keyName` says them
 * @property {string} [shown] the key as the list names it
 */

import { downloadPoints } from "../painting/given.js";
import { isOffered } from "./exercise.js";
import { copySettings, copyWeights, saveRun } from "./files.js";
import { summon } from "./later.js";
import { dismissWhere } from "./messages.js";

/** Keys that move the focus, or the choice among what has it. */
const MOVING = /^(Tab|Arrow.*|Home|End)$/;

/** @param {Run} run @returns {Readonly<Record<string, Action>>} by name */
export function actionsOf(run) {
  const { store, send } = run;
  return {
    play: {
      run: () => send(store.get().playing ? "pause" : "play"),
      label: "Play or pause",
      keys: [" "],
      shown: "Space",
    },
    step: { run: () => send("step", { unit: "epoch" }), label: "Step by one epoch", keys: ["s"], shown: "S" },
    step_batch: {
      run: () => send("step", { unit: "batch" }),
      label: "Step by one mini-batch",
      keys: ["b"],
      shown: "B",
    },
    reset: { run: () => send("reset"), label: "Reset to the initial weights", keys: ["r"], shown: "R" },
    new_weights: { run: () => send("new_weights"), label: "New weights", keys: ["w"], shown: "W" },
    regenerate: {
      run: () => send("regenerate"),
      label: "New points of the same kind",
      keys: ["g"],
      shown: "G",
    },
    paint: {
      run: () => store.set({ painting: !store.get().painting }),
      label: "Paint your own points",
      keys: ["p"],
      shown: "P",
    },
    open_table: { run: async () => (await summon("table", run))?.open() },
    download_points: { run: () => downloadPoints(run) },
    undo: { run: () => run.undo.undo(), label: "Undo the last change", keys: ["Control+z"], shown: "Ctrl+Z" },
    redo: {
      run: () => run.undo.redo(),
      label: "Redo",
      keys: ["Control+y", "Control+Shift+z"],
      shown: "Ctrl+Y",
    },
    save: { run: () => saveRun(run), label: "Save this run as a file", keys: ["Control+s"], shown: "Ctrl+S" },
    open_file: {
      run: () => document.getElementById("file")?.click(),
      label: "Open a saved run",
      keys: ["Control+o"],
      shown: "Ctrl+O",
    },
    exercise: { run: async () => (await summon("exercise", run))?.open() },
    // Where the bar has no room for its button, the menu has another.
    class: { run: () => document.getElementById("class")?.showPopover() },
    lessons: { run: async () => (await summon("lessons", run))?.open() },
    copy_settings: { run: () => copySettings(run) },
    copy_weights: { run: () => copyWeights(run) },
    dismiss: {
      run: () => dismissWhere(store, ({ kind }) => kind !== "error"),
      label: "Dismiss notices",
      keys: ["Escape"],
      shown: "Esc",
    },
    present: {
      run: async () => (await import("./present.js")).present(),
      label: "Presentation (larger, without settings)",
      keys: ["f"],
      shown: "F",
    },
    shortcuts: { run: () => showShortcuts(run), label: "This list", keys: ["?"], shown: "?" },
  };
}

/** Whether what has the focus got it by a click or a tap, not by the keyboard. */
let pointed = false;

/** @param {Run} run that the buttons and keys are for */
export function listen(run) {
  const actions = actionsOf(run);
  const used = (/** @type {Event} */ event) => {
    if (event.type === "pointerdown") pointed = true;
    else if (MOVING.test(/** @type {KeyboardEvent} */ (event).key)) pointed = false;
  };
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, used, { capture: true });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-action]") : null;
    const name = button?.getAttribute("data-action") ?? "";
    if (!(name in actions)) return;
    const menu = button?.closest("[popover]");
    if (menu instanceof HTMLElement && button?.closest(".menu, .own-points")) menu.hidePopover();
    actions[name].run();
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || belongsToControl(event)) return;
    // Without room on the server there is no session that could answer: Escape closes what says so for a moment only.
    if (run.store.get().full) return;
    const pressed = keyName(event);
    const action = Object.values(actions).find(({ keys }) => keys?.includes(pressed));
    const name = Object.keys(actions).find((each) => actions[each] === action);
    // A control that the link hides is not to be had by its key either.
    if (!action || !name || !isOffered(name)) return;
    event.preventDefault();
    // A button is pressed as Space comes up again.
    if (pressed === " ") document.addEventListener("keyup", refuse, { capture: true, once: true });
    if (!event.repeat || ["step", "step_batch"].includes(name)) action.run();
  });
}

/** @param {Event} event */
function refuse(event) {
  event.preventDefault();
}

/** @param {KeyboardEvent} event @returns {string} whatever caps lock says; Ctrl is Cmd on a Mac */
function keyName({ key, ctrlKey, metaKey, shiftKey }) {
  const name = key.length === 1 ? key.toLowerCase() : key;
  return ctrlKey || metaKey ? `Control+${shiftKey ? "Shift+" : ""}${name}` : name;
}

/**
 * Whether the key is the focused control's own: letters in a field, anything in a dialog, Space on a button that was
 * reached by the keyboard. After a click or a tap Space plays, whatever was clicked.
 * @param {KeyboardEvent} event
 */
function belongsToControl(event) {
  const [target] = event.composedPath();
  if (!(target instanceof Element)) return false;
  if (document.querySelector("dialog:modal")) return true;
  if (target.closest("input:not([type=range], [type=radio], [type=checkbox]), textarea, [contenteditable]"))
    return true;
  if (event.key === " " && pointed) return false;
  if (target.closest("select")) return true;
  if (event.key === "Escape") return document.querySelector(":popover-open") !== null;
  if (event.key !== " ") return false;
  return (
    target.closest("button, a, summary, input, [role=button], [role=radio], [role=switch], [role=option]") !==
    null
  );
}

/** @param {Run} run */
function showShortcuts(run) {
  const dialog = document.getElementById("shortcuts");
  const list = dialog?.querySelector("dl");
  if (!(dialog instanceof HTMLDialogElement) || !list) return;
  const rows = Object.values(actionsOf(run)).flatMap(({ label, shown }) => {
    if (!label || !shown) return [];
    const [term, description] = [document.createElement("dt"), document.createElement("dd")];
    const key = document.createElement("kbd");
    key.textContent = shown;
    term.append(key);
    description.textContent = label;
    return [term, description];
  });
  list.replaceChildren(...rows);
  dialog.showModal();
}
