/** Canvas, theme and type: the few things every picture asks of the page. */

const SHARPEST = 2; // beyond two device pixels a point nobody sees a difference, and every pixel costs

/** Where pictures are drawn at the moment instead of their canvases. @type {((canvas: any) => any) | null} */
let elsewhere = null;

/**
 * Let pictures draw themselves somewhere else than on their canvases, which keep what they show.
 * @param {(canvas: HTMLCanvasElement) => CanvasRenderingContext2D} contextFor each canvas
 * @param {() => void} draw
 */
export function redirected(contextFor, draw) {
  elsewhere = contextFor;
  try {
    draw();
  } finally {
    elsewhere = null;
  }
}

/** @returns {boolean} whether pictures are drawn somewhere else at the moment */
export function isRedirected() {
  return elsewhere !== null;
}

/** Device pixels of a CSS pixel, where there is no window to ask: a worker is told. */
let told = 1;

/** @param {number} ratio */
export function tellSharpness(ratio) {
  told = ratio;
}

/** @returns {number} pixels of a canvas for each CSS pixel */
export function sharpness() {
  return Math.min(SHARPEST, globalThis.devicePixelRatio || told);
}

/**
 * A canvas that isn't on the page, for parts of pictures.
 * @returns {HTMLCanvasElement | OffscreenCanvas}
 */
export function spareCanvas() {
  return "document" in globalThis ? document.createElement("canvas") : new OffscreenCanvas(1, 1);
}

/**
 * Give a canvas its size in CSS pixels, sharp on this screen.
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas
 * @param {number} width
 * @param {number} height
 * @returns {CanvasRenderingContext2D} cleared, in CSS pixels
 */
export function fitted(canvas, width, height) {
  if (elsewhere) return elsewhere(canvas);
  const ratio = sharpness();
  const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns;
    canvas.height = rows;
    if ("style" in canvas) {
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/**
 * @param {Element} element
 * @returns {boolean} whether text is lighter than its surroundings there, whoever set the theme
 */
export function isDark(element) {
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(element).color.match(/[\d.]+/g) ?? []).map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 128;
}

/**
 * @param {() => void} listener called when the page or the system changes between light and dark
 * @returns {() => void} ends it
 */
export function onThemeChange(listener) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const page = new MutationObserver(listener);
  page.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme", "class", "style"],
  });
  system.addEventListener("change", listener);
  return () => {
    page.disconnect();
    system.removeEventListener("change", listener);
  };
}

/** @returns {boolean} */
export function motionAllowed() {
  return !matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * @param {number} value
 * @param {number} [digits] behind the point
 * @returns {string} with a true minus sign; numbers too large or small for that are in powers of ten
 */
export function formatted(value, digits = 2) {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const exponential = size !== 0 && (size >= 1e5 || size < 0.5 * 10 ** -digits);
  const text = exponential ? value.toExponential(1) : value.toFixed(digits);
  return text.replaceAll("-", "−");
}

/**
 * @param {number} value a loss
 * @returns {string} with three digits that matter, as far as four decimals
 */
export function formattedLoss(value) {
  return formatted(value, value < 0.1 ? 4 : 3);
}
