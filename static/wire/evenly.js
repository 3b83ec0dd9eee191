/**
 * Frames of a run that plays, one for each picture of the display. The network brings some in pairs and leaves gaps between
 * them: the second of a pair waits for the next picture, where the gap is.
 */
export class Evenly {
  /** @type {ArrayBuffer | null} */
  #waiting = null;
  /** What was just answered is seen as soon as it can be. */
  #urgent = true;

  /**
   * @param {(frame: ArrayBuffer) => void} show
   * @param {() => boolean} full whether a frame is shown that is not drawn yet, of a run that plays
   */
  constructor(show, full) {
    this.show = show;
    this.full = full;
  }

  /** A frame came. One waits at most, and none is left out. @param {ArrayBuffer} frame */
  came(frame) {
    this.#release();
    if (this.#urgent || !this.full()) this.show(frame);
    else {
      this.#waiting = frame;
      // Whatever is drawn by then was asked for first.
      requestAnimationFrame(() => frame === this.#waiting && this.#release());
    }
    this.#urgent = false;
  }

  /** A message came that isn't a frame: it is about what came before it. */
  answered() {
    this.#release();
    this.#urgent = true;
  }

  /** A connection begins; what waits is of the one before. */
  restart() {
    this.#waiting = null;
    this.#urgent = true;
  }

  #release() {
    const frame = this.#waiting;
    this.#waiting = null;
    if (frame) this.show(frame);
  }
}
