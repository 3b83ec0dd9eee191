/**
 * The shapes of classes: as many as there may be classes, told apart by outline alone, and all as large in area.
 *
 * @typedef {object} Pen such as a canvas's context
 * @property {(x: number, y: number) => void} moveTo
 * @property {(x: number, y: number) => void} lineTo
 * @property {() => void} closePath
 * @property {(x: number, y: number, radius: number, from: number, to: number) => void} arc
 *
 * @typedef {object} Shape
 * @property {string} name in the plural
 * @property {readonly (readonly [number, number])[] | null} corners around (0, 0), y downwards; null for a disc of
 *   radius 1
 */

/** A disc: what has no class. @type {Shape} */
export const DISC = { name: "circles", corners: null };
export const DIAMOND = outline("diamonds", radial(4, [1], 0));

/** In the order of the classes. @type {readonly Shape[]} */
export const SHAPES = [
  DIAMOND,
  DISC,
  outline("triangles", radial(3, [1], -0.25)),
  outline("squares", radial(4, [1], 0.125)),
  outline("triangles pointing down", radial(3, [1], 0.25)),
  outline("plus signs", cross(0)),
  outline("stars", radial(5, [1, 0.42], -0.25)),
  outline("crosses", cross(0.125)),
  outline("letters L", [
    [-1, -1],
    [-0.1, -1],
    [-0.1, 0.1],
    [1, 0.1],
    [1, 1],
    [-1, 1],
  ]),
  outline("triangles pointing right", radial(3, [1], 0)),
  outline("four-pointed stars", radial(4, [1, 0.38], 0)),
  outline("letters T", [
    [-1, -1],
    [1, -1],
    [1, -0.2],
    [0.4, -0.2],
    [0.4, 1],
    [-0.4, 1],
    [-0.4, -0.2],
    [-1, -0.2],
  ]),
  outline("triangles pointing left", radial(3, [1], 0.5)),
  outline("six-pointed stars", radial(6, [1, 0.5], -0.25)),
  outline("flat bars", box(2.2, 1)),
  outline("upright bars", box(1, 2.2)),
  outline(
    "hourglasses",
    mirrored([
      [-1, -1],
      [1, -1],
      [0.22, 0],
    ]),
  ),
  outline(
    "bow ties",
    mirrored([
      [-1, -1],
      [0, -0.22],
      [1, -1],
    ]),
  ),
  outline("arrowheads", [
    [0, -1],
    [1, 1],
    [0, 0.4],
    [-1, 1],
  ]),
  outline("trapeziums", [
    [-0.5, -0.7],
    [0.5, -0.7],
    [1.15, 0.7],
    [-1.15, 0.7],
  ]),
];

/**
 * @param {Pen} pen
 * @param {Shape} shape
 * @param {number} x
 * @param {number} y
 * @param {number} radius of a disc; the other shapes are as large in area
 */
export function trace(pen, { corners }, x, y, radius) {
  if (!corners) {
    pen.moveTo(x + radius, y);
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  corners.forEach(([dx, dy], k) => {
    if (k === 0) pen.moveTo(x + radius * dx, y + radius * dy);
    else pen.lineTo(x + radius * dx, y + radius * dy);
  });
  pen.closePath();
}

/**
 * @param {Shape} shape
 * @param {number} radius
 * @returns {string} the same outline as on a canvas, as the path of an SVG around (0, 0)
 */
export function svgPath(shape, radius) {
  /** @type {string[]} */
  const parts = [];
  const place = (/** @type {number} */ x, /** @type {number} */ y) => `${+x.toFixed(2)} ${+y.toFixed(2)}`;
  trace(
    {
      moveTo: (x, y) => parts.push(`M${place(x, y)}`),
      lineTo: (x, y) => parts.push(`L${place(x, y)}`),
      closePath: () => parts.push("Z"),
      arc: (x, y, r) => parts.push(`A${r} ${r} 0 1 1 ${place(x - r, y)}A${r} ${r} 0 1 1 ${place(x + r, y)}`),
    },
    shape,
    0,
    0,
    radius,
  );
  return parts.join("");
}

/**
 * @param {string} name
 * @param {[number, number][]} corners of a shape around (0, 0) in any size
 * @returns {Shape} scaled to the area of a disc of radius 1
 */
function outline(name, corners) {
  const twice = corners.reduce((sum, [x, y], k) => {
    const [nextX, nextY] = corners[(k + 1) % corners.length];
    return sum + x * nextY - nextX * y;
  }, 0);
  const scale = Math.sqrt((2 * Math.PI) / Math.abs(twice));
  return { name, corners: corners.map(([x, y]) => [x * scale, y * scale]) };
}

/**
 * @param {number} count of spikes or corners
 * @param {number[]} radii in turn
 * @param {number} turn of the first corner, in whole turns from the right, clockwise
 * @returns {[number, number][]}
 */
function radial(count, radii, turn) {
  return Array.from({ length: count * radii.length }, (_, k) => {
    const angle = 2 * Math.PI * (k / (count * radii.length) + turn);
    const radius = radii[k % radii.length];
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** @param {number} turn in whole turns @returns {[number, number][]} a plus sign's corners */
function cross(turn) {
  const [long, wide] = [1, 0.36];
  return [0, 1, 2, 3].flatMap((arm) => {
    const angle = 2 * Math.PI * (arm / 4 + turn);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    /** @type {[number, number][]} */
    const corners = [
      [wide, -wide],
      [long, -wide],
      [long, wide],
    ];
    return corners.map(([x, y]) => /** @type {[number, number]} */ ([x * cos - y * sin, x * sin + y * cos]));
  });
}

/** @param {number} width @param {number} height @returns {[number, number][]} */
function box(width, height) {
  return [
    [-width, -height],
    [width, -height],
    [width, height],
    [-width, height],
  ];
}

/** @param {[number, number][]} half @returns {[number, number][]} with the same half turned round */
function mirrored(half) {
  return [...half, ...half.map(([x, y]) => /** @type {[number, number]} */ ([-x, -y]))];
}
