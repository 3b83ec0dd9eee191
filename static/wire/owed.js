/**
 * What was asked for and is not in the checkpoint: a page whose connection is lost asks for it again. The checkpoint says
 * what was done, so nothing is done twice.
 *
 * @typedef {import("./protocol.js").SessionState} SessionState
 */
import { keepCheckpoint, presentCheckpoint } from "./checkpoint.js";

/**
 * Keep with the checkpoint what the answer to a message says is still to be done. The answer to a change brings one: what
 * was answered is not lost with a server that ends before the next frame.
 * @param {SessionState} state
 * @param {Record<string, unknown>} fields of the message
 */
export function keepOwed({ playing, speed, target, steps, cause, checkpoint, epoch }, fields) {
  if (checkpoint) {
    keepCheckpoint({ run: checkpoint, epoch, playing, speed, target, steps });
    return;
  }
  const before = presentCheckpoint()?.steps ?? null;
  // Other answers say the same of a run that is ahead of the checkpoint.
  const owed =
    steps && cause === "step" ? added(before, steps.unit, Number(fields.count ?? 1)) : steps && before;
  keepCheckpoint({ playing, speed, target, steps: owed });
}

/**
 * @param {import("./protocol.js").Steps | null} before
 * @param {string} unit
 * @param {number} count
 */
function added(before, unit, count) {
  return { unit, left: (before?.unit === unit ? before.left : 0) + count };
}

/**
 * @param {import("./checkpoint.js").Checkpoint} kept what the page brought
 * @param {SessionState} welcome
 * @param {number} most steps that one message may ask for
 * @returns {[type: string, fields: Record<string, unknown>][]} the messages that ask for the rest
 */
export function stillOwed(kept, welcome, most) {
  if (!welcome.notices.some(({ code }) => code === "resumed")) return [];
  if (kept.playing && kept.target && kept.target > welcome.epoch)
    return [["forward", { epoch: kept.target }]];
  return kept.steps ? [["step", { unit: kept.steps.unit, count: Math.min(kept.steps.left, most) }]] : [];
}
