/** What lies over a picture's canvases on the page, words and boxes, as SVG. */
import { digits, escaped, painting, plainColour } from "./paint.js";

/** What is there to be pressed or read aloud, not to be looked at. */
const CONTROLS =
  "canvas, button:not(.node), select, option, textarea, np-network-card, .visually-hidden, [hidden]";
const TYPED = "input[inputmode]";
/** A ring around a box: a shadow without blur or offset. */
const RING = /^(\S+\([^)]*\)|\S+) 0px 0px 0px ([\d.]+)px/;

/**
 * @param {Element} place the picture on the page
 * @returns {string[]} SVG elements, in coordinates of the picture
 */
export function overlayOf(place) {
  const box = place.getBoundingClientRect();
  const seen = [...place.querySelectorAll("*")].filter((each) => !each.closest(CONTROLS) && isSeen(each));
  const words = seen.flatMap((each) => {
    if (each instanceof HTMLInputElement)
      return each.matches(TYPED) ? [word(each, each.value, each, box)] : [];
    const nodes = [...each.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
    return nodes.map((node) => word(each, node.textContent ?? "", node, box));
  });
  const boxes = seen
    .filter((each) => !(each instanceof HTMLInputElement))
    .flatMap((each) => boxOf(each, box));
  return [...boxes, ...words].filter(Boolean);
}

/** @param {Element} element */
function isSeen(element) {
  const { width, height } = element.getBoundingClientRect();
  return (
    width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  );
}

/** @param {Element} element @param {DOMRect} picture @returns {string[]} its background, ring and border */
function boxOf(element, picture) {
  const { left, top, width, height } = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const radius = Number.parseFloat(style.borderTopLeftRadius) || 0;
  const line = Number.parseFloat(style.borderTopWidth) || 0;
  /** @type {(outwards: number) => string} */
  const rect = (outwards) => {
    const [x, y] = [left - picture.left - outwards, top - picture.top - outwards];
    const size = `width="${digits(width + 2 * outwards)}" height="${digits(height + 2 * outwards)}"`;
    return `<rect x="${digits(x)}" y="${digits(y)}" ${size} rx="${digits(Math.max(0, radius + outwards))}"`;
  };
  const parts = [];
  if (plainColour(style.backgroundColor).alpha > 0)
    parts.push(`${rect(0)} ${painting("fill", style.backgroundColor)}/>`);
  const [, colour, spread] = style.boxShadow.match(RING) ?? [];
  if (spread) {
    const ring = Number(spread);
    // It begins a little within the border, or a hair of what is below would shine through between them.
    const stroke = `${painting("stroke", colour)} stroke-width="${digits(ring + line / 2)}"`;
    parts.push(`${rect(ring / 2 - line / 4)} fill="none" ${stroke}/>`);
  }
  if (line && plainColour(style.borderTopColor).alpha > 0)
    parts.push(
      `${rect(-line / 2)} fill="none" ${painting("stroke", style.borderTopColor)} stroke-width="${line}"/>`,
    );
  return parts;
}

/**
 * @param {Element} element whose words they are
 * @param {string} words
 * @param {Node} node that holds them
 * @param {DOMRect} picture
 * @returns {string} empty if there is nothing to see
 */
function word(element, words, node, picture) {
  const range = document.createRange();
  range.selectNode(node);
  const { left, top, width, height } = range.getBoundingClientRect();
  const shown = words.trim();
  if (!shown || width < 2) return "";
  const style = getComputedStyle(element);
  const capital = getComputedStyle(element, "::first-letter").textTransform === "uppercase";
  const text = capital ? shown[0].toUpperCase() + shown.slice(1) : shown;
  const at = `x="${digits(left - picture.left + width / 2)}" y="${digits(top - picture.top + height / 2)}"`;
  const font = `font-family="${escaped(style.fontFamily)}" font-size="${digits(Number.parseFloat(style.fontSize))}"`;
  const how = `font-weight="${style.fontWeight}" text-anchor="middle" dominant-baseline="central"`;
  return `<text ${at} ${font} ${how} ${painting("fill", style.color)}>${escaped(text)}</text>`;
}
