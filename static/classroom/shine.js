/** The spotlight, as a teacher's pages use it: who is in it, and who else. */
import { classroomOf } from "./classroom.js";

/** @typedef {import("../page/run.js").Run} Run */

/** Networks that may be in the spotlight at once. */
export const MOST_LIT = 3;

/** @param {Run} run @returns {string[]} the seats of those who are in it */
export function litSeats(run) {
  const { spotlight } = run.store.get().classroom?.doing ?? {};
  return (spotlight?.shown ?? []).map((/** @type {{ seat: string }} */ each) => each.seat);
}

/**
 * Put these into it, where and as the last ones were unless it is said.
 * @param {Run} run
 * @param {readonly string[]} seats the last of them, if they are too many; none takes it away
 * @param {{ students?: boolean, projector?: boolean, named?: boolean }} [how]
 */
export function shine(run, seats, how = {}) {
  const {
    students = true,
    projector = true,
    named = true,
  } = run.store.get().classroom?.doing.spotlight ?? {};
  const classroom = classroomOf(run);
  if (!seats.length) return classroom.act("spotlight_end");
  return classroom.act("spotlight", { students, projector, named, ...how, seats: seats.slice(-MOST_LIT) });
}

/** One more, or one less. @param {Run} run @param {string} seat */
export function toggleLit(run, seat) {
  const seats = litSeats(run);
  return shine(run, seats.includes(seat) ? seats.filter((each) => each !== seat) : [...seats, seat]);
}
