/**
 * A field over the plane as a large picture: smooth or by sign, with its zero contour, hatched where it is not a number.
 *
 * @typedef {object} PlaneStyle
 * @property {string} palette
 * @property {boolean} dark
 * @property {boolean} discretize only the two end colours, by sign
 * @property {import("../page/colours.js").Colour} [tint] colour of the class whose map it is, instead of the palette
 * @property {string} ink colour of the contour and the hatching
 * @property {string} halo colour beside the contour
 */
import { classTable, css, fieldColourOf, lookupTable, washed } from "../page/colours.js";
import { contourOf, traceRegion } from "./contour.js";
import { Atlas, shareNotANumber } from "./field.js";
import { outlineOfField } from "./outline.js";

const HATCH = 9; // distance of the hatching's lines

export class PlanePainter {
  #atlas = new Atlas();

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Uint8Array} map
   * @param {number} size
   * @param {number} side of the picture
   * @param {PlaneStyle} style
   * @param {(outline: import("./outline.js").Outline) => import("./outline.js").Outline} [refine] finds the outline
   *   more exactly than the map's bytes say
   */
  draw(context, map, size, side, { palette, dark, discretize, tint, ink, halo }, refine = (rough) => rough) {
    if (shareNotANumber(map) > 0) hatch(context, 0, 0, side, ink);
    const table = tint ? classTable(tint, dark, discretize) : lookupTable(palette, dark, discretize);
    // By sign, first all of it in the negative colour: the region above zero then has an edge sharper than the samples.
    this.#atlas.fill(map, size, discretize ? table.map((pixel) => pixel && table[1]) : table);
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "high";
    this.#atlas.draw(context, 0, 0, 0, side);
    const outline = refine(outlineOfField(map, size));
    context.save();
    context.scale(side, side);
    if (discretize) {
      context.beginPath();
      traceRegion(outline, size, 1, context);
      context.fillStyle = css(tint ? washed(tint, dark) : fieldColourOf(1, palette, dark));
      context.fill();
    }
    context.restore();
    strokeContour(context, contourOf(outline, size), side, ink, halo);
  }
}

/**
 * Draw a contour, dark with a light edge, so that it is seen on any colour.
 * @param {CanvasRenderingContext2D} context
 * @param {Float32Array} segments line segments, in shares of the side
 * @param {number} side
 * @param {string} ink
 * @param {string} halo
 */
export function strokeContour(context, segments, side, ink, halo) {
  context.save();
  context.scale(side, side);
  context.beginPath();
  for (let i = 0; i < segments.length; i += 4) {
    context.moveTo(segments[i], segments[i + 1]);
    context.lineTo(segments[i + 2], segments[i + 3]);
  }
  context.lineCap = "round";
  context.globalAlpha = 0.55;
  context.strokeStyle = halo;
  context.lineWidth = 3.5 / side;
  context.stroke();
  context.globalAlpha = 1;
  context.strokeStyle = ink;
  context.lineWidth = 1.25 / side;
  context.stroke();
  context.restore();
}

/**
 * Hatch a square.
 * @param {CanvasRenderingContext2D} context
 * @param {number} left
 * @param {number} top
 * @param {number} side
 * @param {string} ink
 */
export function hatch(context, left, top, side, ink) {
  context.save();
  context.beginPath();
  context.rect(left, top, side, side);
  context.clip();
  context.beginPath();
  for (let x = left - side; x < left + side; x += HATCH) {
    context.moveTo(x, top + side);
    context.lineTo(x + side, top);
  }
  context.strokeStyle = ink;
  context.globalAlpha *= 0.35;
  context.lineWidth = 1;
  context.stroke();
  context.restore();
}
