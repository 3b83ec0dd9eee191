/**
 * Where everything in the network's picture goes. Lengths are CSS pixels; pure.
 *
 * @typedef {import("./graph.js").Graph} Graph
 *
 * @typedef {object} Layout
 * @property {number} width of the picture, at least what was available
 * @property {number} height
 * @property {number} heading room above the nodes
 * @property {boolean} low whether that is less than usual
 * @property {number} gutter room left of the features for their names
 * @property {number} node side of a node
 * @property {readonly number[]} xs centre of each column
 * @property {number} pitch distance of neighbouring columns
 * @property {ReadonlyMap<string, { x: number, y: number }>} centres of the nodes
 * @property {number} jumpTop below this, jump connections pass under the layers between
 */
import { isOwn } from "./graph.js";

/** Room above the nodes for each column's heading and buttons; less in a low window, which shows fewer words. */
const [HEADING, LOW_HEADING] = [78, 58];
/** Of a heading in words alone, two lines of them. */
const LETTERS_HIGH = 40;
/** A picture lower than this has smaller nodes, so that all features are in sight. */
const LOW = 300;
/** Jump connections pass under the layers between at this distance from one another. */
export const JUMP_LANE = 6;
/** Room left of the features for their names (formulas are long, and letters large on a projector). */
const [NARROW_GUTTER, LARGE_GUTTER, FORMULA_GUTTER] = [50, 64, 96];
const [ROOMY, LARGE_ROOM] = [500, 900];
/** Room right of the output; there for names of several outputs. */
const [RIGHT, LOW_RIGHT] = [8, 16];
/** Half of the word above the output. */
const WORD = 24;
const [RIGHT_WITH_SHAPE, LETTER, MOST_LETTERS] = [32, 7, 8];
const MARGIN = 10;
/** Sides of a node; a picture of a large screen has larger ones, this part of its height. */
const [SMALLEST, LARGEST, HUGEST] = [30, 88, 160];
const PART = 0.1;
/** Columns closer than this leave no room for links and buttons; more of them make the picture wider instead. */
const NARROWEST = 72;
/** Farther apart than these, in sides of the largest node, columns and rows would lose sight of each other. */
const WIDEST = 280 / LARGEST;
/** Of the distance of two columns, the part that a node takes at most. */
const FILLED = 0.57;
const [LOWEST, HIGHEST] = [38, 112 / LARGEST];
/** The same in a low picture: side of a node, distance of rows, and what is between two nodes there. */
const [LOW_SMALLEST, LOW_LOWEST, LOW_GAP, GAP] = [22, 25, 3, 10];

/**
 * Fit the network into the room there is. What doesn't fit with nodes large enough to see makes it larger than that,
 * to be scrolled.
 * @param {Graph} graph
 * @param {{ width: number, height: number, letters?: number }} room letters: how much larger than usual they are
 * @returns {Layout}
 */
export function layoutOf({ columns, layers, places, outputs }, room) {
  const { letters = 1 } = room;
  // 0: not measured yet.
  const low = room.height > 0 && room.height < LOW;
  const heading = Math.max(low ? LOW_HEADING : HEADING, letters * LETTERS_HIGH);
  const longest = Math.min(MOST_LETTERS, Math.max(0, ...outputs.map(({ length }) => length)));
  const right = outputs.length
    ? RIGHT_WITH_SHAPE + LETTER * longest * letters
    : (low ? LOW_RIGHT : RIGHT) + WORD * (letters - 1);
  const last = layers[layers.length - 1];
  const jumps = (last.sources ?? []).filter((id) => places.get(id)?.column !== layers.length - 2).length;
  const below = MARGIN + JUMP_LANE * jumps;
  const plain = Math.max(room.width >= LARGE_ROOM ? LARGE_GUTTER : NARROW_GUTTER, NARROW_GUTTER * letters);
  const gutter = columns[0].some(isOwn) && room.width >= ROOMY ? FORMULA_GUTTER * letters : plain;
  const rows = Math.max(...columns.map(({ length }) => length), 1);
  const gaps = columns.length - 1;
  const span = room.width - gutter - right;
  const largest = clamp(PART * room.height, LARGEST, HUGEST);
  const rowPitch = clamp(
    (room.height - heading - below) / rows,
    low ? LOW_LOWEST : LOWEST,
    HIGHEST * largest,
  );
  const fits = Math.min(largest, rowPitch - (low ? LOW_GAP : GAP), (FILLED * span) / (gaps + FILLED));
  const node = Math.round(clamp(fits, low ? LOW_SMALLEST : SMALLEST, largest));
  // Fewer columns than fill the room stay together, in its middle.
  const pitch = clamp((span - node) / gaps, NARROWEST, WIDEST * largest);
  const needed = gutter + node + gaps * pitch + right;
  const width = Math.max(room.width, needed);
  const height = Math.max(room.height, heading + rows * rowPitch + below);
  const first = gutter + node / 2 + (width - needed) / 2;
  const xs = columns.map((_, column) => first + column * pitch);
  // Short columns stay in the middle of what is in sight without scrolling.
  const inSight = (Math.min(height, Math.max(room.height, heading)) - heading - below) / 2;
  const middle = (/** @type {number} */ count) => heading + Math.max(inSight, (count * rowPitch) / 2);
  const centres = new Map(
    columns.flatMap((ids, column) =>
      ids.map((id, row) => [
        id,
        { x: xs[column], y: middle(ids.length) + (row - (ids.length - 1) / 2) * rowPitch },
      ]),
    ),
  );
  const between = columns
    .slice(1, -1)
    .flat()
    .map((id) => centres.get(id)?.y ?? 0);
  const jumpTop = Math.max(0, ...between) + node / 2 + MARGIN / 2;
  return { width, height, heading, low, gutter, node, xs, pitch, centres, jumpTop };
}

/** @param {number} value @param {number} low @param {number} high @returns {number} */
function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}
