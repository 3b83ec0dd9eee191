/**
 * The quality of the pictures: chosen by this user, or by what the line and the server can do. Asks the server for maps
 * of that size, and of what is in sight only.
 *
 * @typedef {import("./levels.js").Choice} Choice
 * @typedef {import("./levels.js").Level} Level
 */

import { store } from "../page/store.js";
import { send } from "../wire/connection.js";
import { capped, comeLate, FRESH, judged, reasonToSave } from "./judge.js";
import { viewOf } from "./levels.js";
import { traffic } from "./traffic.js";

const KEY = "numplay.quality";
/** @type {readonly string[]} */
const CHOICES = ["auto", "full", "saving", "low"];
const SECOND = 1000;
/** Milliseconds for a message and its answer beyond which the link is slow. */
const SLOW = 500;

let judgement = FRESH;
let visible = true;
let asked = "";

/** Begin, with the choice made on an earlier visit. */
export function startQuality() {
  choose(/** @type {Choice} */ (recalled()));
  store.subscribe((state, previous) => {
    if (state.browsers !== previous.browsers) settle();
    if (state.state?.layers !== previous.state?.layers) ask();
    const [speed, before] = [state.state?.speed, previous.state?.speed];
    const pace = speed?.rate !== before?.rate || speed?.unit !== before?.unit;
    if (state.playing !== previous.playing || state.connection !== previous.connection || pace)
      traffic.restart(performance.now());
  });
  setInterval(judge, SECOND);
}

/** @param {Choice} choice */
export function choose(choice) {
  judgement = capped(FRESH, why() !== "");
  apply(choice);
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // Storage is forbidden: the choice lasts as long as the page.
  }
}

/** @param {boolean} inSight whether any of the hidden units is */
export function showUnits(inSight) {
  visible = inSight;
  ask();
}

/** @returns {string} */
function recalled() {
  try {
    const found = localStorage.getItem(KEY) ?? "";
    return CHOICES.includes(found) ? found : "auto";
  } catch {
    return "auto";
  }
}

/** @param {Choice} choice */
function apply(choice) {
  store.set({ quality: Object.freeze({ choice, level: choice === "auto" ? judgement.level : choice }) });
  ask();
}

function ask() {
  const view = wanted();
  if (JSON.stringify(view) === asked) return;
  asked = JSON.stringify(view);
  send("view", view);
}

/** @returns {import("./levels.js").View} */
function wanted() {
  const { quality, state } = store.get();
  const layers = state?.layers.slice(1) ?? [];
  const units = layers.slice(0, -1).reduce((sum, { size }) => sum + size, 0);
  return viewOf(quality.level, { outputs: layers.at(-1)?.size ?? 1, units: state ? units : 1, visible });
}

/** Once a second: does what comes fit the level? */
function judge() {
  const { quality, playing, connection, busy } = store.get();
  if (quality.choice !== "auto" || !playing || connection !== "open" || document.hidden) return;
  const measured = traffic.measured(performance.now());
  const late = comeLate(measured, possible());
  judgement = judged(judgement, { late, slow: measured.wait > SLOW, busy: busy !== null });
  settle();
}

/** No more than what all can have, unless it was chosen. */
function settle() {
  judgement = capped(judgement, why() !== "");
  const { choice, level } = store.get().quality;
  if (choice === "auto" && judgement.level !== level) apply("auto");
}

/** @returns {string} why the pictures are not full by themselves; nothing where they may be */
export function why() {
  const { connection } = /** @type {Navigator & { connection?: { type?: string } }} */ (navigator);
  return reasonToSave(store.get().browsers, connection);
}

/** @returns {number} frames a second that there could be: no more than the server sends, are asked for, or are owed */
function possible() {
  const { state, limits } = store.get();
  const { rate } = wanted();
  const owed = state?.speed.rate ?? Number.POSITIVE_INFINITY;
  return Math.min(rate, Number(limits.frames ?? rate), owed);
}
