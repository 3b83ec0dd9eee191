/**
 * A picture of several classes over the plane: each place in the colour of its most probable class, the paler the less
 * sure the network is there, and lines where two classes are equally probable. A class's map is a field (field.js)
 * whose value goes from −1, surely not, to 1, surely.
 *
 * @typedef {import("../page/colours.js").Colour} Colour
 *
 * @typedef {object} ClassStyle
 * @property {readonly Colour[]} colours of the classes
 * @property {boolean} dark theme
 * @property {boolean} discretize no paler and stronger, only the class
 * @property {string} ink colour of the lines and the hatching
 * @property {string} halo colour beside the lines
 */
import { css, NOT_A_NUMBER, washed } from "../page/colours.js";
import { contourOf, traceRegion } from "./contour.js";
import { decoded, valueAt } from "./field.js";
import { outlineOfClasses } from "./outline.js";
import { hatch, strokeContour } from "./plane.js";

/** @param {number} value −1 to 1 @returns {number} 0 to 1 */
export function probability(value) {
  return (value + 1) / 2;
}

/**
 * The probabilities of all classes at a place.
 * @param {Uint8Array} map `channels × size × size`
 * @param {number} size
 * @param {number} x
 * @param {number} y
 * @returns {number[]}
 */
export function probabilitiesAt(map, size, x, y) {
  const cells = size * size;
  return Array.from({ length: map.length / cells }, (_, k) =>
    probability(valueAt(map.subarray(k * cells, (k + 1) * cells), size, x, y)),
  );
}

/**
 * The most probable class of each cell.
 * @param {Uint8Array} map `channels × size × size`
 * @param {number} size
 * @returns {{ winners: Int16Array, best: Uint8Array }} `winners` −1 where a value is not a number
 */
export function contest(map, size) {
  const cells = size * size;
  const channels = map.length / cells;
  const winners = new Int16Array(cells);
  const best = map.slice(0, cells);
  for (let k = 0; k < channels; k++)
    for (let cell = 0; cell < cells; cell++) {
      const byte = map[k * cells + cell];
      if (byte === NOT_A_NUMBER) winners[cell] = -1;
      else if (byte > best[cell] && winners[cell] >= 0) {
        winners[cell] = k;
        best[cell] = byte;
      }
    }
  return { winners, best };
}

/**
 * @param {number} byte of the most probable class
 * @param {number} channels
 * @returns {number} 0 where all classes are equally probable, 1 where there is no doubt
 */
export function confidence(byte, channels) {
  const chance = 1 / channels;
  return Math.min(1, Math.max(0, (probability(decoded(byte)) - chance) / (1 - chance)));
}

export class ClassPainter {
  #canvas = document.createElement("canvas");
  #context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Uint8Array} map `channels × size × size`
   * @param {number} size
   * @param {number} side of the picture
   * @param {ClassStyle} style
   * @param {(outline: import("./outline.js").Outline) => import("./outline.js").Outline} [refine] finds the outline
   *   more exactly than the map's bytes say
   */
  draw(context, map, size, side, { colours, dark, discretize, ink, halo }, refine = (rough) => rough) {
    const { winners, best } = contest(map, size);
    const outline = refine(outlineOfClasses(map, winners, size));
    const channels = map.length / (size * size);
    const tables = colours.map((colour) => tableOf(colour, dark, channels, discretize));
    if (this.#canvas.width !== size) this.#canvas.width = this.#canvas.height = size;
    const image = this.#context.createImageData(size, size);
    const pixels = new Uint32Array(image.data.buffer);
    let broken = false;
    winners.forEach((winner, cell) => {
      if (winner < 0) broken = true;
      else pixels[cell] = tables[winner][best[cell]];
    });
    this.#context.putImageData(image, 0, 0);
    if (broken) hatch(context, 0, 0, side, ink);
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "high";
    context.drawImage(this.#canvas, 0, 0, side, side);
    if (discretize) {
      colours.forEach((colour, k) => {
        context.save();
        context.scale(side, side);
        context.beginPath();
        traceRegion(outline, size, k, context);
        context.fillStyle = css(washed(colour, dark));
        context.fill();
        context.restore();
      });
    }
    strokeContour(context, contourOf(outline, size), side, ink, halo);
  }
}

/**
 * The pixel of a class for each byte that it may be most probable with.
 * @param {Colour} colour
 * @param {boolean} dark
 * @param {number} channels
 * @param {boolean} discretize
 * @returns {Uint32Array}
 */
function tableOf(colour, dark, channels, discretize) {
  const bytes = new Uint8ClampedArray(4 * 256);
  for (let byte = 0; byte < 256; byte++) {
    const share = discretize ? 1 : confidence(byte, channels);
    bytes.set([...washed(colour, dark, share), 255], 4 * byte);
  }
  return new Uint32Array(bytes.buffer);
}
