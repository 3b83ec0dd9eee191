import { PROTOCOL } from "./protocol.js";

/**
 * What a page says first on a connection: to go on with its run, else to open a link, else to begin with the defaults.
 *
 * @param {Readonly<Record<string, unknown>>} view
 * @param {string} seat by which the server knows this tab; empty if it doesn't yet
 * @param {import("./checkpoint.js").Checkpoint | null} kept the run as this tab has it
 * @param {string | null} link
 * @returns {Record<string, unknown>}
 */
export function helloOf(view, seat, kept, link) {
  const known = seat || kept?.seat;
  return {
    protocol: PROTOCOL,
    view,
    ...(known ? { seat: known } : {}),
    ...(kept?.speed ? { speed: kept.speed } : {}),
    ...(kept ? { run: kept.run, resume: true, playing: kept.playing && !kept.target } : {}),
    ...(!kept && link ? { link } : {}),
  };
}
