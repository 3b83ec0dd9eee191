/** The activation function of a neuron with the point on it, the tangent there, and the slope as a curve of its own. */
import { svg } from "lit";

const [WIDTH, HEIGHT, MARGIN] = [280, 160, 8];
/** Further out nothing is drawn: a browser can't read coordinates of a run that diverges. */
const FAR = 1e5;

/**
 * @param {object} given
 * @param {ArrayLike<number>} given.curve g at places from −reach to reach
 * @param {ArrayLike<number>} given.slopes g′ there
 * @param {number} given.reach
 * @param {number} given.z
 * @param {number} given.a g(z)
 * @param {number} given.slope g′(z)
 * @param {string} given.said for those who don't see it
 */
export function curveTemplate({ curve, slopes, reach, z, a, slope, said }) {
  const all = [...Array.from(curve), ...Array.from(slopes), 0].filter(Number.isFinite);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const x = (/** @type {number} */ at) =>
    within(MARGIN + ((at + reach) / (2 * reach)) * (WIDTH - 2 * MARGIN));
  const y = (/** @type {number} */ value) =>
    within(HEIGHT - MARGIN - ((value - low) / (high - low || 1)) * (HEIGHT - 2 * MARGIN));
  const path = (/** @type {ArrayLike<number>} */ values) =>
    Array.from(values)
      .map((value, index) =>
        Number.isFinite(value)
          ? `${x(-reach + (2 * reach * index) / (values.length - 1)).toFixed(1)},${y(value).toFixed(1)}`
          : "",
      )
      .filter(Boolean)
      .join(" ");
  const finite = [z, a, slope].every(Number.isFinite);
  const along = reach / 3;
  return svg`<svg class="curve" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${said}>
    <path class="axis" d="M0 ${y(0)}H${WIDTH}M${x(0)} 0V${HEIGHT}"></path>
    <polyline class="slope" points=${path(slopes)}></polyline>
    <polyline class="g" points=${path(curve)}></polyline>
    ${
      finite
        ? svg`<path class="drop" d="M${x(z)} ${y(0)}V${y(a)}M${x(z)} ${y(0)}V${y(slope)}"></path>
      <line class="tangent" x1=${x(z - along)} y1=${y(a - along * slope)} x2=${x(z + along)} y2=${y(a + along * slope)}></line>
      <circle class="at" cx=${x(z)} cy=${y(a)} r="5"></circle><circle class="at slope" cx=${x(z)} cy=${y(slope)} r="3.5"></circle>`
        : ""
    }
  </svg>`;
}

/** @param {number} coordinate @returns {number} */
function within(coordinate) {
  return Math.max(-FAR, Math.min(FAR, coordinate));
}
