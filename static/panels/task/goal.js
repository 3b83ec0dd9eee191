/** The goal that a link carries. Its server has signed it, and alone can tell whether it is genuine. */
import { fromBase64url, toBase64url } from "../../wire/protocol.js";

/** Bytes of the server's signature before what it signs (server/sessions/goals.py). */
const SEAL = 20;

/** How a code begins, which says what a file does, in a word. */
const CODE = "NPH.";

/**
 * @typedef {object} Goal
 * @property {string} text as the link has it
 * @property {"loss" | "accuracy"} measure
 * @property {number} bound
 * @property {string} rank what is better; empty in links from before there were ranks
 * @property {boolean} repair whether one setting is a mistake to be repaired
 */

/** @param {Readonly<Record<string, unknown>>} view @returns {Goal | null} of a link; null for none that can be read */
export function goalIn({ goal }) {
  if (typeof goal !== "string" || !goal) return null;
  try {
    const told = JSON.parse(new TextDecoder().decode(fromBase64url(goal).subarray(SEAL)));
    const { measure, bound, rank = "", repair = false } = told;
    return { text: goal, measure, bound, rank, repair };
  } catch {
    return null;
  }
}

/** @param {string} content of a file that is handed in @returns {string} the same as a word that can be pasted anywhere */
export function codeOf(content) {
  return CODE + toBase64url(new TextEncoder().encode(content));
}
