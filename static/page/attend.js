/**
 * A tab that belongs to a class: its address says so (`?class=ABC-DEF-GHJ`), or it did before a reload. All else of a class
 * is loaded later; an address without a class costs nothing. `?lead=CODE&take=SEAT` is a link of the wall's: to lead on
 * here, with a copy of that student's network.
 */
import { summon } from "./later.js";

const KEYS = ["class", "lead", "take"];

/** @param {import("./run.js").Run} run before it connects: the code leaves the address, which is the run's */
export function attend(run) {
  const asked = new URLSearchParams(location.search);
  const [code, lead, take] = KEYS.map((key) => asked.get(key));
  if (code !== null || lead !== null) {
    for (const key of KEYS) asked.delete(key);
    const rest = asked.size ? `?${asked}` : "";
    history.replaceState(null, "", `${location.pathname}${rest}${location.hash}`);
  }
  if (code || lead || kept()) summon("class", run).then((strip) => strip?.attend(code, { lead, take }));
}

function kept() {
  try {
    return sessionStorage.getItem("numplay.class") !== null;
  } catch {
    return false; // forbidden storage has kept nothing
  }
}
