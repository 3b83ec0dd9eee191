/**
 * The loss chart as uPlot draws it: epochs to the right, loss on the left axis, accuracy (if wanted) on the right one.
 *
 * @typedef {object} Style
 * @property {string} muted
 * @property {string} line of the grid
 * @property {string} font
 * @property {number} scale of the room for letters: 1 as usual
 * @property {readonly Curve[]} curves
 * @property {boolean} log
 * @property {boolean} accuracy
 * @property {string} accent
 * @property {() => import("../../wire/protocol.js").Frame["best"]} best the epoch to be marked, if any
 * @property {() => number} least how many epochs the chart shows at least
 * @property {(chart: UPlot, style: Style) => void} behind draws what lies behind the curves
 * @property {(chart: UPlot, style: Style) => void} before draws what lies before them
 * @property {string} surface
 *
 * @typedef {{ key: string, label: string, colour: string, share: boolean, width: number, dash: number[] }} Curve `share`
 *   of 1, drawn on the right axis
 */
import UPlot from "uplot";
import { formatted } from "../../drawing/canvas.js";

const AXIS_HEIGHT = 18;
const AXIS_WIDTH = 44;
/** Room on the right for half of the last epoch's number. */
const LAST_LABEL = 24;

/**
 * @param {HTMLElement} parent
 * @param {{ width: number, height: number }} size
 * @param {Style} style
 * @param {(index: number | null) => void} pointed called with the index of the point under the pointer
 * @returns {UPlot}
 */
export function lossChart(parent, size, style, pointed) {
  const { muted, line, font, scale, curves, log, accuracy, accent, best, least, behind, before } = style;
  const axis = { stroke: muted, font, grid: { stroke: line, width: 1 }, ticks: { show: false }, gap: 3 };
  const loss = (/** @type {(number | null)[]} */ splits) =>
    splits.map((value) => (value === null ? "" : axisText(value)));
  const percent = (/** @type {number[]} */ splits) => splits.map((value) => `${Math.round(100 * value)} %`);
  return new UPlot(
    {
      ...size,
      padding: [4 * scale, accuracy ? 0 : LAST_LABEL * scale, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: {
        x: { time: false, range: (_, low, high) => [low ?? 0, Math.max(high ?? 1, (low ?? 0) + least())] },
        loss: log ? { distr: 3 } : { range: (_, __, high) => [0, high > 0 ? 1.08 * high : 1] },
        share: { range: [0, 1.02] },
      },
      axes: [
        {
          ...axis,
          size: AXIS_HEIGHT * scale,
          space: 60 * scale,
          values: (_, splits) => splits.map((value) => epochText(value)),
        },
        {
          ...axis,
          scale: "loss",
          size: AXIS_WIDTH * scale,
          space: 24 * scale,
          values: (_, splits) => loss(splits),
        },
        {
          ...axis,
          scale: "share",
          side: 1,
          size: AXIS_WIDTH * scale,
          space: 24 * scale,
          show: accuracy,
          grid: { show: false },
          values: (_, splits) => percent(splits),
        },
      ],
      series: [
        {},
        ...curves.map(({ label, colour, share, width, dash }) => ({
          label,
          stroke: colour,
          width,
          dash,
          scale: share ? "share" : "loss",
          show: !share || accuracy,
          points: { show: false },
          spanGaps: false,
        })),
      ],
      hooks: {
        setCursor: [(chart) => pointed(chart.cursor.idx ?? null)],
        drawAxes: [(chart) => behind(chart, style)],
        draw: [(chart) => markBest(chart, best(), accent), (chart) => before(chart, style)],
      },
      focus: { alpha: 1 },
    },
    /** @type {any} */ ([[], ...curves.map(() => [])]),
    parent,
  );
}

/**
 * Mark the epoch of the lowest test loss.
 * @param {UPlot} chart
 * @param {import("../../wire/protocol.js").Frame["best"]} best
 * @param {string} colour
 */
function markBest({ ctx, bbox, scales, valToPos }, best, colour) {
  const { min, max } = scales.x;
  if (!best || !Number.isFinite(best.loss) || best.epoch < (min ?? 0) || best.epoch > (max ?? 0)) return;
  const [x, y] = [valToPos(best.epoch, "x", true), valToPos(best.loss, "loss", true)];
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5 * ratio;
  ctx.setLineDash([3 * ratio, 3 * ratio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(x, y, 4 * ratio, 0, 2 * Math.PI);
  ctx.fill();
  ctx.restore();
}

/** @param {number} value @returns {string} as short as it is exact */
function axisText(value) {
  const rounded = Number(value.toPrecision(3));
  const size = Math.abs(rounded);
  if (size !== 0 && (size < 0.001 || size >= 10_000)) return formatted(rounded, 0);
  return String(rounded).replace("-", "−");
}

/** Without and with thousands set apart; made once, as an axis is drawn with each picture. */
const [plain, grouped] = [false, true].map(
  (useGrouping) => new Intl.NumberFormat("en", { maximumFractionDigits: 2, useGrouping }),
);

/** @param {number} epoch @returns {string} */
function epochText(epoch) {
  return (Math.abs(epoch) >= 10_000 ? grouped : plain).format(epoch);
}
