/** The goal that a link carries. Its server has signed it, and alone can tell whether it is genuine. */
import { fromBase64url } from "../../wire/protocol.js";

/** Bytes of the server's signature before what it signs (server/sessions/goals.py). */
const SEAL = 20;

/**
 * @typedef {object} Goal
 * @property {string} text as the link has it
 * @property {"loss" | "accuracy"} measure
 * @property {number} bound
 */

/** @param {Readonly<Record<string, unknown>>} view @returns {Goal | null} of a link; null for none that can be read */
export function goalIn({ goal }) {
  if (typeof goal !== "string" || !goal) return null;
  try {
    const { measure, bound } = JSON.parse(new TextDecoder().decode(fromBase64url(goal).subarray(SEAL)));
    return { text: goal, measure, bound };
  } catch {
    return null;
  }
}
