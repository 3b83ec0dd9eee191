/**
 * Points of one's own, as the page knows them: given to the run, remembered for as long as the page is open, shown
 * among the datasets, and downloaded.
 *
 * @typedef {{ points: number[][], classes: string[], columns: string[], transform: number[][], dimensions?: number }} Points
 *   dimensions: 1 for targets along a curve; else 2
 * @typedef {import("../page/run.js").Run} Run
 */

import { nameOf } from "../elements/values.js";
import { offer } from "../page/files.js";
import { curveOf, pathsOf } from "./table.js";

const SHOWN = 200; // points of the small picture

/** What was last given, by run and dataset: to be had again after a look at another dataset.
 * @type {WeakMap<Run, Map<string, Points>>} */
const given = new WeakMap();

/** @param {Run} run @returns {Map<string, Points>} what was last given, by dataset */
function lastOf(run) {
  const last = given.get(run) ?? new Map();
  given.set(run, last);
  return last;
}

/**
 * @param {Run} run
 * @param {Points} points
 * @param {{ settings?: Record<string, unknown>, painted?: boolean }} [more] settings that go with them; whether they were
 *   painted on the present ones, where the weights are kept if the network stays the same
 * @returns {Promise<import("../wire/protocol.js").ServerMessage>}
 */
export async function givePoints(run, points, more = {}) {
  const reply = await run.send("use_points", { ...points, ...more });
  if (reply.type === "state")
    lastOf(run).set(datasetOf({ problem: reply.problem, config: reply.config }), points);
  return reply;
}

/** @param {Run} run @returns {Promise<Points | null>} its points, whoever made them */
export async function askForPoints({ send }) {
  const reply = await send("points");
  if (reply.type !== "points") return null;
  const { points, classes, columns, transform, dimensions } = reply;
  return { points, classes, columns, transform, dimensions };
}

/** @param {Run} run @param {string} dataset whose points, given before, are wanted again */
export function chooseGiven(run, dataset) {
  const points = lastOf(run).get(dataset);
  if (points) givePoints(run, points);
}

/** @param {Pick<import("../wire/protocol.js").SessionState, "problem" | "config">} session @returns {string} name of its dataset */
export function datasetOf({ problem, config }) {
  return String(nameOf(problem === "classification" ? config.dataset : config.regDataset));
}

/** @param {Run} run */
export async function downloadPoints({ store, send }) {
  const reply = await send("points");
  if (reply.type === "points") offer(store, reply.name, reply.content, "text/csv");
}

/** Keep what the page says of given points up to date. @param {Run} run */
export function followGiven(run) {
  run.store.subscribe((state, previous) => {
    if (state.state !== previous.state && state.state) show(state.state, lastOf(run));
    if (state.data !== previous.data || state.state !== previous.state) draw(state);
  });
}

/** @param {import("../wire/protocol.js").SessionState} session @param {Map<string, Points>} last given */
function show(session, last) {
  const { given } = session;
  for (const picture of document.querySelectorAll("label[data-given]")) {
    const its = picture.getAttribute("data-given") ?? "";
    const present = given !== null && its === datasetOf(session);
    /** @type {HTMLElement} */ (picture).hidden = !present && !last.has(its);
  }
  const button = document.querySelector('[data-action="regenerate"]');
  const words = button?.querySelector("span");
  if (words) words.textContent = given ? "Split again" : "Regenerate";
  button?.setAttribute(
    "title",
    given ? "Keep other ones of your points back for testing (G)" : "New points of the same kind (G)",
  );
  const about = document.querySelector("[data-about-given]");
  if (about instanceof HTMLElement) {
    about.hidden = !given;
    about.replaceChildren(...(given ? sentences(given) : []));
  }
}

/** @param {import("../wire/protocol.js").Given} given */
function sentences({ points, classes, columns, transform }) {
  const kinds = classes.length
    ? `${classes.length} classes: ${classes.join(", ")}`
    : `to predict: ${columns.slice(2).join(", ")}`;
  const lines = [
    `Your own points: ${points.toLocaleString("en")}; ${kinds}.`,
    ...formulas(columns, transform),
  ];
  return lines.map((line, k) => {
    const element = document.createElement("p");
    element.className = k ? "formula" : "";
    element.textContent = line;
    return element;
  });
}

/**
 * How the columns of a table were standardized; nothing for those that stayed as they were.
 * @param {string[]} columns
 * @param {number[][]} transform what was subtracted and what it was divided by
 * @returns {string[]}
 */
export function formulas(columns, transform) {
  const names = ["x₁", "x₂"];
  return transform.flatMap(([offset, scale], k) => {
    if (offset === 0 && scale === 1) return [];
    const sign = offset < 0 ? "+" : "−";
    return `${names[k] ?? "target"} = (${columns[k]} ${sign} ${short(Math.abs(offset))}) / ${short(scale)}`;
  });
}

/** @param {number} value */
function short(value) {
  return String(Number(value.toPrecision(4)));
}

/** Draw the given points as a small picture. @param {Readonly<import("../page/store.js").State>} shown */
function draw({ state, data, frame }) {
  if (!state?.given || !data) return;
  const selector = `label[data-given="${CSS.escape(datasetOf(state))}"] svg, .chosen-picture[data-given] svg`;
  const { given } = state;
  const width = given.columns.length;
  const all = [...rowsOf(data.train, width), ...rowsOf(data.test, width)].slice(0, SHOWN);
  // Two classes are −1 and 1 in a frame, as targets are below and above 0.
  const paths = frame?.curves
    ? curveOf(all)
    : pathsOf(all, given.classes.length > 2 ? given.classes.length : 0);
  for (const svg of document.querySelectorAll(selector)) {
    svg.replaceChildren(
      ...Object.entries(paths).map(([name, d]) => {
        const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
        path.setAttribute("class", name);
        path.setAttribute("d", d);
        return path;
      }),
    );
  }
}

/** @param {Float32Array} values @param {number} width @returns {number[][]} */
function rowsOf(values, width) {
  return Array.from({ length: Math.min(SHOWN, values.length / width) }, (_, k) => [
    ...values.subarray(k * width, (k + 1) * width),
  ]);
}
