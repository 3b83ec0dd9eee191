/**
 * The lines between the parts of a picture, by marching squares: https://en.wikipedia.org/wiki/Marching_squares.
 * Each sample lies on a side: of a field (field.js) 1 where it is zero or more and 0 where it is less, of several
 * classes the number of the most probable. Where two neighbours' sides differ, a line crosses between them, at a share
 * of the way from the one to the other (outline.js). Where both diagonals of a cell disagree, the corners of the larger
 * number are joined; where three sides meet, so do their lines. Cells with a corner that is not a number have neither
 * line nor region.
 * Positions are shares of the picture's side: (0, 0) is the top left, (1, 1) the bottom right. The outermost samples
 * lie half a cell inside the picture: lines go straight on to its edge, sides as they are.
 *
 * @typedef {object} Outline
 * @property {Uint8Array} sides of the samples, row by row from the top; `NONE` where not a number
 * @property {Float32Array} shares of the way to the right neighbour of each sample, then to the lower one
 *
 * @typedef {object} Pen such as a canvas's context
 * @property {(x: number, y: number) => void} moveTo
 * @property {(x: number, y: number) => void} lineTo
 * @property {() => void} closePath
 * @property {(x: number, y: number, width: number, height: number) => void} rect
 *
 * @typedef {readonly [x: number, y: number]} Place
 */

/** The side of what is not a number. */
export const NONE = 255;

/** So many cells a line goes on at most beyond the outermost samples: it may run almost along the edge there. */
const FARTHEST = 4;

/**
 * @param {Outline} outline
 * @param {number} size
 * @returns {Float32Array} line segments, x0 y0 x1 y1 each
 */
export function contourOf({ sides, shares }, size) {
  /** @type {number[]} */
  const segments = [];
  const inside = 0.5 / size; // the outermost samples
  const add = (/** @type {Place} */ from, /** @type {Place} */ to) => {
    segments.push(from[0], from[1], to[0], to[1]);
    for (const [here, there] of [
      [from, to],
      [to, from],
    ])
      for (const axis of [0, 1]) {
        const low = here[axis] <= inside * 1.0001;
        if (!low && here[axis] < 1 - inside * 1.0001) continue;
        const along = Math.abs(here[axis] - there[axis]);
        const aside = here[1 - axis] - there[1 - axis];
        const most = (FARTHEST / size) * Math.sign(aside);
        const whole = along > 0 ? (aside * inside) / along : 0;
        const share = Math.abs(whole) > Math.abs(most) ? most / whole : 1;
        if (!along) continue;
        const end = [0, 0];
        end[axis] = here[axis] + (low ? -inside : inside) * share;
        end[1 - axis] = here[1 - axis] + whole * share;
        segments.push(here[0], here[1], end[0], end[1]);
      }
  };
  for (let row = 0; row + 1 < size; row++)
    for (let column = 0; column + 1 < size; column++) {
      const at = row * size + column;
      const a = sides[at];
      if (a === sides[at + 1] && a === sides[at + size] && a === sides[at + size + 1]) continue;
      const cell = cellAt(sides, shares, size, row, column);
      if (cell) for (const [from, to] of linesIn(cell)) add(from, to);
    }
  return Float32Array.from(segments);
}

/**
 * Trace where the samples are of one side, as closed shapes that don't overlap.
 * @param {Outline} outline
 * @param {number} size
 * @param {number} side
 * @param {Pen} pen
 */
export function traceRegion({ sides, shares }, size, side, pen) {
  const place = (/** @type {number} */ i) => Math.min(1, Math.max(0, (i + 0.5) / size));
  const within = (/** @type {number} */ i) => Math.min(size - 1, Math.max(0, i));
  for (let row = -1; row < size; row++) {
    const [upper, lower] = [within(row) * size, within(row + 1) * size];
    let from = -1; // left edge of a run of whole cells, −1 outside one
    const end = (/** @type {number} */ right) => {
      if (from >= 0) pen.rect(from, place(row), right - from, place(row + 1) - place(row));
      from = -1;
    };
    for (let column = -1; column < size; column++) {
      const [left, right] = [within(column), within(column + 1)];
      const corners = [sides[upper + left], sides[upper + right], sides[lower + right], sides[lower + left]];
      if (corners.every((each) => each === side)) {
        if (from < 0) from = place(column);
        continue;
      }
      end(place(column));
      if (!corners.includes(side)) continue;
      const cell = cellAt(sides, shares, size, row, column);
      for (const shape of cell ? shapesIn(cell, side) : []) {
        shape.forEach(([x, y], k) => {
          if (k === 0) pen.moveTo(x, y);
          else pen.lineTo(x, y);
        });
        pen.closePath();
      }
    }
    end(1);
  }
}

/**
 * @typedef {object} Cell all clockwise from the top left
 * @property {number[]} sides of the corners
 * @property {Place[]} corners
 * @property {(Place | null)[]} crossings behind each corner, null where the next is of the same side
 * @property {number} count of crossings
 * @property {number} joined of four crossings the side whose two corners are one shape, −1 where all lines meet
 * @property {Place} centre where the lines of three sides or more meet
 */

/**
 * @param {Uint8Array} sides
 * @param {Float32Array} shares
 * @param {number} size
 * @param {number} row of the upper corners; −1 for the strip above the samples
 * @param {number} column of the left corners
 * @returns {Cell | null} null where a corner is not a number
 */
function cellAt(sides, shares, size, row, column) {
  const within = (/** @type {number} */ i) => Math.min(size - 1, Math.max(0, i));
  const place = (/** @type {number} */ i) => Math.min(1, Math.max(0, (i + 0.5) / size));
  const [top, bottom, left, right] = [row, row + 1, column, column + 1].map(within);
  const at = [top * size + left, top * size + right, bottom * size + right, bottom * size + left];
  const found = at.map((each) => sides[each]);
  if (found.includes(NONE)) return null;
  const [x0, x1, y0, y1] = [place(column), place(column + 1), place(row), place(row + 1)];
  const down = size * size;
  const mix = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ share) =>
    from + (to - from) * share;
  /** @type {(Place | null)[]} */
  const crossings = [
    found[0] === found[1] ? null : [mix(x0, x1, shares[at[0]]), y0],
    found[1] === found[2] ? null : [x1, mix(y0, y1, shares[down + at[1]])],
    found[2] === found[3] ? null : [mix(x0, x1, shares[at[3]]), y1],
    found[3] === found[0] ? null : [x0, mix(y0, y1, shares[down + at[0]])],
  ];
  const crossed = crossings.filter((each) => each !== null);
  const pairs = [0, 1].filter((k) => found[k] === found[k + 2]).map((k) => found[k]);
  return {
    sides: found,
    corners: [
      [x0, y0],
      [x1, y0],
      [x1, y1],
      [x0, y1],
    ],
    crossings,
    count: crossed.length,
    joined: crossed.length === 4 ? Math.max(-1, ...pairs) : -1,
    centre: [
      crossed.reduce((sum, [x]) => sum + x, 0) / crossed.length,
      crossed.reduce((sum, [, y]) => sum + y, 0) / crossed.length,
    ],
  };
}

/** @param {Cell} cell @returns {(readonly [Place, Place])[]} */
function linesIn({ sides, crossings, count, joined, centre }) {
  const crossed = crossings.filter((each) => each !== null);
  if (count === 2) return [[crossed[0], crossed[1]]];
  if (joined < 0) return crossed.map((each) => [each, centre]);
  const cut = sides[0] === joined ? [1, 3] : [0, 2];
  return cut.map((k) => [crossed[(k + 3) % 4], crossed[k]]);
}

/** @param {Cell} cell @param {number} side @returns {Place[][]} the shapes of that side in a cell of several */
function shapesIn({ sides, corners, crossings, count, joined, centre }, side) {
  if (joined === side)
    return [corners.flatMap((each, k) => [...(sides[k] === side ? [each] : []), ...crossed(k)])];
  /** @type {Place[][]} */
  const shapes = [];
  for (const start of [0, 1, 2, 3]) {
    const before = crossings[(start + 3) % 4];
    if (sides[start] !== side || !before) continue;
    /** @type {Place[]} */
    const shape = [before];
    for (let k = start; ; k = (k + 1) % 4) {
      shape.push(corners[k]);
      const after = crossings[k];
      if (!after) continue;
      shape.push(after);
      break;
    }
    if (count > 2 && joined < 0) shape.push(centre);
    shapes.push(shape);
  }
  return shapes;

  /** @param {number} k @returns {Place[]} */
  function crossed(k) {
    const found = crossings[k];
    return found ? [found] : [];
  }
}
