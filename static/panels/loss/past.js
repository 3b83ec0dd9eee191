/**
 * The curves of the runs before the present one, faint behind it, and how they are told apart: by the settings that were
 * other ones. Loaded when there are any.
 *
 * @typedef {import("../../page/record.js").Past} Past
 * @typedef {import("../../page/catalog.js").Catalog} Catalog
 * @typedef {import("./chart.js").Style} Style
 */

import { nameOf, textOf } from "../../elements/values.js";
import { entryOf, setting } from "../../page/catalog.js";
import { drawn } from "../../page/history.js";
import { CURVES } from "./curves.js";

const FAINT = 0.5;
/** Settings that a name says at most. */
const MOST_SAID = 2;

/**
 * @param {Catalog | null} catalog
 * @param {Past["config"]} config of a run that has ended
 * @param {Past["config"]} present
 * @returns {string} what was another setting then, in the words of the page
 */
export function nameOfPast(catalog, config, present) {
  const others = Object.keys(config).filter(
    (name) => JSON.stringify(config[name]) !== JSON.stringify(present[name]),
  );
  if (!others.length) return "same settings";
  const said = others
    .slice(0, MOST_SAID)
    .map((name) => `${setting(catalog, name)?.label ?? name} ${shown(catalog, name, config[name])}`);
  const more = others.length - said.length;
  return said.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** @param {Catalog | null} catalog @param {string} name of a setting @param {unknown} value @returns {string} */
function shown(catalog, name, value) {
  if (typeof value === "boolean") return value ? "on" : "off";
  const declared = setting(catalog, name);
  if (Array.isArray(value))
    return value.map((each) => labelOf(catalog, declared?.registry, each)).join(", ") || "none";
  const choice = declared?.choices?.find((each) => each.name === value);
  return choice?.label ?? (labelOf(catalog, declared?.registry, value) || "none");
}

/** @param {Catalog | null} catalog @param {string | undefined} registry @param {unknown} value @returns {string} */
function labelOf(catalog, registry, value) {
  return entryOf(catalog, registry, nameOf(value))?.label ?? textOf(value);
}

/**
 * Draw them, each with its number at the end of its test curve. Called when the axes are drawn and the curves are not.
 * @param {import("uplot")} chart
 * @param {readonly Past[]} past
 * @param {Style} style
 */
export function drawPast(chart, past, { curves, accuracy, font }) {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.globalAlpha = FAINT;
  ctx.font = font.replace(/^[\d.]+/, (size) => String(Number(size) * devicePixelRatio));
  for (const [number, { history }] of past.entries()) {
    const { at, series } = drawn(history, CURVES.length);
    for (const [k, curve] of curves.entries()) {
      if (curve.share !== accuracy) continue;
      const end = line(chart, at, series[k], curve);
      if (end && k % 2) label(chart, String(number + 1), end, curve.colour);
    }
  }
  ctx.restore();
}

/**
 * @param {import("uplot")} chart
 * @param {number[]} at
 * @param {(number | null)[]} values
 * @param {import("./chart.js").Curve} curve
 * @returns {[number, number] | null} the last place in sight
 */
function line({ ctx, scales, valToPos }, at, values, { colour, share, dash }) {
  const ratio = devicePixelRatio;
  const last = scales.x.max ?? 0;
  ctx.strokeStyle = colour;
  ctx.lineWidth = ratio;
  ctx.setLineDash(dash.map((length) => length * ratio));
  ctx.beginPath();
  /** @type {[number, number] | null} */
  let end = null;
  let gap = true;
  for (const [i, value] of values.entries()) {
    if (value === null) {
      gap = true;
      continue;
    }
    const place = /** @type {[number, number]} */ ([
      valToPos(at[i], "x", true),
      valToPos(value, share ? "share" : "loss", true),
    ]);
    if (gap) ctx.moveTo(...place);
    else ctx.lineTo(...place);
    gap = false;
    if (at[i] <= last) end = place;
  }
  ctx.stroke();
  return end;
}

/** @param {import("uplot")} chart @param {string} text @param {[number, number]} place @param {string} colour */
function label({ ctx, bbox }, text, [x, y], colour) {
  const room = 5 * devicePixelRatio;
  ctx.save();
  ctx.globalAlpha = 1;
  ctx.fillStyle = colour;
  ctx.textAlign = "right";
  ctx.textBaseline = "bottom";
  ctx.fillText(text, Math.min(x, bbox.left + bbox.width) - room, Math.max(y, bbox.top + 3 * room));
  ctx.restore();
}
