/**
 * A field: values over the plane as the server codes them, `size × size` bytes, row 0 on top (y = 6), column 0 left
 * (x = −6), sampled at cell centres, value v as `round(127 v) + 128`, 0 where it is not a finite number.
 */
import { NOT_A_NUMBER } from "../page/colours.js";

/** The plane shown is the square from −PLANE to PLANE in both coordinates. */
export const PLANE = 6;

/** @param {number} byte @returns {number} −1 to 1, or NaN */
export function decoded(byte) {
  return byte === NOT_A_NUMBER ? Number.NaN : (byte - 128) / 127;
}

/**
 * The value between the samples, by bilinear interpolation; beyond the outermost centres their value goes on.
 * @param {Uint8Array} map
 * @param {number} size
 * @param {number} x −6 to 6
 * @param {number} y −6 to 6, upwards
 * @returns {number} NaN if a sample around it is not a number
 */
export function valueAt(map, size, x, y) {
  const along = (/** @type {number} */ share) => Math.min(size - 1, Math.max(0, share * size - 0.5));
  const column = along((x + PLANE) / (2 * PLANE));
  const row = along((PLANE - y) / (2 * PLANE));
  const left = Math.floor(column);
  const top = Math.floor(row);
  const right = Math.min(size - 1, left + 1);
  const bottom = Math.min(size - 1, top + 1);
  const at = (/** @type {number} */ i, /** @type {number} */ j) => decoded(map[i * size + j]);
  const mix = (/** @type {number} */ a, /** @type {number} */ b, /** @type {number} */ share) =>
    a + (b - a) * share;
  return mix(
    mix(at(top, left), at(top, right), column - left),
    mix(at(bottom, left), at(bottom, right), column - left),
    row - top,
  );
}

/** @param {Uint8Array} map @returns {number} share of the plane where the value is not a finite number */
export function shareNotANumber(map) {
  let count = 0;
  for (const byte of map) if (byte === NOT_A_NUMBER) count++;
  return map.length ? count / map.length : 0;
}

/**
 * A stack of maps of the same size, kept as a canvas one map wide from which single maps are drawn at any size.
 * One `putImageData` for all is several times cheaper than one canvas each. Each map's first and last row is there
 * twice: smoothing looks one row beyond a map's edge, and must find the map itself there, not its neighbour.
 */
export class Atlas {
  #canvas = document.createElement("canvas");
  #context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
  /** @type {ImageData | null} */
  #image = null;
  #pixels = new Uint32Array(0);
  size = 0;
  count = 0;

  /**
   * @param {Uint8Array} map `count × size × size`
   * @param {number} size
   * @param {Uint32Array | readonly Uint32Array[]} tables pixel of each byte (colours.js), for all or for each map
   */
  fill(map, size, tables) {
    const count = Math.floor(map.length / (size * size));
    if (size !== this.size || count !== this.count) {
      this.size = this.#canvas.width = size;
      this.count = count;
      this.#canvas.height = count * (size + 2);
      this.#image = count ? this.#context.createImageData(size, count * (size + 2)) : null;
      this.#pixels = new Uint32Array(this.#image?.data.buffer ?? new ArrayBuffer(0));
    }
    if (!this.#image) return;
    const [cells, pixels, padded] = [size * size, this.#pixels, size * (size + 2)];
    for (let index = 0; index < count; index++) {
      const to = index * padded + size;
      const from = index * cells;
      const table = tables instanceof Uint32Array ? tables : tables[index];
      for (let i = 0; i < cells; i++) pixels[to + i] = table[map[from + i]];
      pixels.copyWithin(to - size, to, to + size);
      pixels.copyWithin(to + cells, to + cells - size, to + cells);
    }
    this.#context.putImageData(this.#image, 0, 0);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} index of the map in the stack
   * @param {number} x left edge
   * @param {number} y top edge
   * @param {number} side
   */
  draw(context, index, x, y, side) {
    const top = index * (this.size + 2) + 1;
    context.drawImage(this.#canvas, 0, top, this.size, this.size, x, y, side, side);
  }
}
