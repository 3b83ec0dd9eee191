/**
 * The worker that draws pictures aside (aside.js), by the same functions as the page.
 *
 * A message has the `kind` of a picture and the canvas it is for, or the number by which it is answered and the parts of
 * the picture that are others than before. An answer is that number; the first, without one, says that the worker is there.
 */
import { drawLinks, NodePainter } from "../panels/network/paint.js";
import { Picture } from "../panels/output/picture.js";
import { tellSharpness } from "./canvas.js";

const picture = new Picture();
const nodes = new NodePainter();

/** @type {Record<import("./aside.js").Kind, (canvas: any, parts: any) => void>} */
const DRAW = {
  field: (canvas, { side, shown, look, frame, session, ...rest }) =>
    picture.drawField(canvas, side, { ...rest, frame, state: session }, shown, look),
  links: (canvas, { scene, parameters, look, dropped, shift }) =>
    drawLinks(canvas, scene, parameters, look, dropped, shift),
  nodes: (canvas, { scene, look, options, ...frame }) => nodes.draw(canvas, scene, frame, look, options),
};
/** @type {Record<string, { canvas: OffscreenCanvas, parts: Record<string, any> }>} */
const pictures = {};

addEventListener("message", ({ data }) => {
  const { kind, canvas, number, parts } = data;
  if (canvas) pictures[kind] = { canvas, parts: {} };
  if (number === undefined) return;
  const known = pictures[kind];
  Object.assign(known.parts, parts);
  tellSharpness(known.parts.sharpness);
  DRAW[/** @type {import("./aside.js").Kind} */ (kind)](known.canvas, known.parts);
  postMessage(number);
});
postMessage(null);
