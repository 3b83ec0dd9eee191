/**
 * The zero contour of a field (see field.js) by marching squares: https://en.wikipedia.org/wiki/Marching_squares,
 * with linear interpolation along the edges. Zero counts as positive. Where both diagonals of a cell disagree, the
 * positive corners are joined. Cells with a corner that is not a number have neither contour nor region.
 * Positions are shares of the picture's side: (0, 0) is the top left, (1, 1) the bottom right. The outermost samples
 * lie half a cell inside the picture; their values go on up to its edge.
 */
import { NOT_A_NUMBER } from "../colours.js";

const ZERO = 128;

/**
 * @param {Uint8Array} map
 * @param {number} size
 * @returns {Float32Array} line segments, x0 y0 x1 y1 each
 */
export function zeroContour(map, size) {
  /** @type {number[]} */
  const segments = [];
  march(map, size, {
    full() {},
    mixed(corners) {
      // A step out of the positive corners and the next step back in bound the same piece of contour.
      const crossings = corners.filter(({ crossing }) => crossing);
      const first = crossings[0].leaving ? 0 : 1;
      for (let k = 0; k < crossings.length; k += 2) {
        const out = crossings[first + k];
        const back = crossings[(first + k + 1) % crossings.length];
        segments.push(out.x, out.y, back.x, back.y);
      }
    },
  });
  return Float32Array.from(segments);
}

/**
 * Trace the region where the field is zero or more, as closed shapes that don't overlap.
 * @param {Uint8Array} map
 * @param {number} size
 * @param {{ moveTo(x: number, y: number): void, lineTo(x: number, y: number): void, closePath(): void,
 *   rect(x: number, y: number, width: number, height: number): void }} pen such as a canvas's context
 */
export function positiveRegion(map, size, pen) {
  march(map, size, {
    full(left, top, right, bottom) {
      pen.rect(left, top, right - left, bottom - top);
    },
    mixed(corners) {
      corners.forEach(({ x, y }, k) => {
        if (k === 0) pen.moveTo(x, y);
        else pen.lineTo(x, y);
      });
      pen.closePath();
    },
  });
}

/**
 * @typedef {{ x: number, y: number, crossing: boolean, leaving: boolean }} Corner of a cell's positive part, clockwise:
 *   a corner of the cell or a place where the contour crosses its edge, leaving or entering the positive part
 *
 * Visit all cells: neighbouring positive ones of a row together, those that the contour crosses one by one.
 * @param {Uint8Array} map
 * @param {number} size
 * @param {{ full(left: number, top: number, right: number, bottom: number): void,
 *   mixed(corners: Corner[]): void }} visitor
 */
function march(map, size, visitor) {
  if (size < 1 || map.length < size * size) return;
  const place = (/** @type {number} */ i) => Math.min(1, Math.max(0, (i + 0.5) / size));
  for (let i = -1; i < size; i++) {
    const upper = Math.max(0, i) * size;
    const lower = Math.min(size - 1, i + 1) * size;
    const [top, bottom] = [place(i), place(i + 1)];
    let runFrom = -1; // left edge of a run of positive cells, −1 outside one
    for (let j = -1; j < size; j++) {
      const left = Math.max(0, j);
      const right = Math.min(size - 1, j + 1);
      const a = map[upper + left];
      const b = map[upper + right];
      const c = map[lower + right];
      const d = map[lower + left];
      if (a >= ZERO && b >= ZERO && c >= ZERO && d >= ZERO) {
        if (runFrom < 0) runFrom = place(j);
        continue;
      }
      if (runFrom >= 0) visitor.full(runFrom, top, place(j), bottom);
      runFrom = -1;
      if (a < ZERO && b < ZERO && c < ZERO && d < ZERO) continue;
      if (a === NOT_A_NUMBER || b === NOT_A_NUMBER || c === NOT_A_NUMBER || d === NOT_A_NUMBER) continue;
      visitor.mixed(positivePart([a, b, c, d], place(j), top, place(j + 1), bottom));
    }
    if (runFrom >= 0) visitor.full(runFrom, top, 1, bottom);
  }
}

/**
 * @param {[number, number, number, number]} bytes at the corners, clockwise from the top left
 * @param {number} left
 * @param {number} top
 * @param {number} right
 * @param {number} bottom
 * @returns {Corner[]}
 */
function positivePart(bytes, left, top, right, bottom) {
  const xs = [left, right, right, left];
  const ys = [top, top, bottom, bottom];
  /** @type {Corner[]} */
  const corners = [];
  for (let k = 0; k < 4; k++) {
    const next = (k + 1) % 4;
    const [here, there] = [bytes[k] - ZERO, bytes[next] - ZERO];
    if (here >= 0) corners.push({ x: xs[k], y: ys[k], crossing: false, leaving: false });
    if (here >= 0 === there >= 0) continue;
    const share = here / (here - there);
    const x = xs[k] + (xs[next] - xs[k]) * share;
    const y = ys[k] + (ys[next] - ys[k]) * share;
    corners.push({ x, y, crossing: true, leaving: here >= 0 });
  }
  return corners;
}
