/**
 * A tab that belongs to a class: its address says so (`?class=ABC-DEF-GHJ`), or it did before a reload. All else of a class
 * is loaded later; an address without a class costs nothing.
 */
import { summon } from "./later.js";

const KEY = "class";

/** @param {import("./run.js").Run} run before it connects: the code leaves the address, which is the run's */
export function attend(run) {
  const asked = new URLSearchParams(location.search);
  const code = asked.get(KEY);
  if (code !== null) {
    asked.delete(KEY);
    const rest = asked.size ? `?${asked}` : "";
    history.replaceState(null, "", `${location.pathname}${rest}${location.hash}`);
  }
  if (code || kept()) summon("class", run).then((strip) => strip?.attend(code));
}

function kept() {
  try {
    return sessionStorage.getItem("numplay.class") !== null;
  } catch {
    return false; // forbidden storage has kept nothing
  }
}
