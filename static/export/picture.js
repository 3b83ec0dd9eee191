/**
 * Pictures of the page as files. A panel draws itself once more, into an SVG instead of its canvases; the words and
 * boxes over them are taken from the page. A PNG is that SVG, painted large.
 *
 * @typedef {object} Picture
 * @property {string} name
 * @property {string} label
 * @property {string} panel the element that draws it
 * @property {string} inside the panel's part that is the picture
 * @property {(panel: any) => void} redraw draws all canvases anew, at once
 */
import { redirected } from "../drawing/canvas.js";
import { overlayOf } from "./overlay.js";
import { painting } from "./paint.js";
import { SvgPen } from "./pen.js";

/** @type {readonly Picture[]} */
export const PICTURES = [
  {
    name: "boundary",
    label: "Picture of the output",
    panel: "np-output",
    inside: ".plane",
    redraw: (panel) => panel.updated(new Map()),
  },
  {
    name: "network",
    label: "Picture of the network",
    panel: "np-network",
    inside: ".picture",
    redraw: (panel) => panel.motion.draw(),
  },
];

/** Pixels of a PNG for each pixel of the page; fewer where a picture is very large. */
const SCALE = 3;
const LONGEST = 6000;

/**
 * @param {Element} page that shows it
 * @param {Picture} picture
 * @returns {{ svg: string, width: number, height: number }} as it looks now, in the present theme
 * @throws {Error} if the page does not show it
 */
export function drawnAsSvg(page, { panel, inside, redraw }) {
  const host = /** @type {import("lit").LitElement | null} */ (page.querySelector(panel));
  const place = host?.renderRoot?.querySelector(inside);
  const box = place?.getBoundingClientRect();
  if (!host || !place || !box?.width || !box.height) throw new Error("it isn't on the page yet");
  /** @type {Map<HTMLCanvasElement, SvgPen>} */
  const pens = new Map();
  const pen = (/** @type {HTMLCanvasElement} */ canvas) => {
    const made = new SvgPen(`layer-${pens.size + 1}`);
    pens.set(canvas, made);
    return /** @type {any} */ (made);
  };
  redirected(pen, () => redraw(host));
  // The page's canvases are empty no less than before: what was drawn elsewhere they still show.
  const order = (/** @type {Element} */ canvas) => Number(getComputedStyle(canvas).zIndex) || 0;
  const canvases = [...place.querySelectorAll("canvas")]
    .filter((each) => pens.has(each))
    .sort((a, b) => order(a) - order(b));
  const layers = canvases.map((canvas) => {
    const { left, top } = canvas.getBoundingClientRect();
    const at = `translate(${left - box.left} ${top - box.top})`;
    return `<g transform="${at}">\n${pens.get(canvas)?.content ?? ""}\n</g>`;
  });
  const [width, height] = [Math.ceil(box.width), Math.ceil(box.height)];
  const surface = getComputedStyle(host).getPropertyValue("--surface").trim() || "white";
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="100%" height="100%" ${painting("fill", surface)}/>`,
    ...layers,
    ...overlayOf(place),
    "</svg>\n",
  ].join("\n");
  return { svg, width, height };
}

/**
 * @param {{ svg: string, width: number, height: number }} drawn
 * @returns {Promise<Blob>} a PNG
 */
export async function painted({ svg, width, height }) {
  const scale = Math.min(SCALE, LONGEST / Math.max(width, height));
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((/** @type {BlobCallback} */ done) => canvas.toBlob(done, "image/png"));
    if (!blob) throw new Error("it is too large for this browser");
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}
