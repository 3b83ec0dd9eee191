/**
 * Where lines cross between the samples of a map, much finer than the map's bytes say: as the server found it, or by
 * evaluating the network there. Pure.
 *
 * @typedef {object} Pair of neighbours on different sides
 * @property {number} at its place among the shares
 * @property {number} start cell of the one
 * @property {number} end cell of the other, right of it or below
 * @property {number} atLow by how many bytes the one is on its side
 * @property {number} atHigh the same of the other, negative
 *
 * @typedef {import("./contour.js").Outline & { pairs: Pair[] }} Outline
 * @typedef {(x: Float32Array, y: Float32Array) => readonly Float32Array[]} Sample values of the map's channels at places
 *   of the plane
 */
import { NOT_A_NUMBER } from "../page/colours.js";
import { NONE } from "./contour.js";
import { PLANE } from "./field.js";

/** Between the bytes of what is just positive (128) and just negative (127). */
const ZERO = 127.75;
/** Evaluations of a place at most: where all is saturated each halves the stretch that is left. */
const ROUNDS = 7;
/** An end whose value is this many times the other's is by far the greater. */
const FAR = 1.5;
/** So many bytes from zero a sample's byte says well enough how far it is. */
const TELLING = 3;
/** With a value this small beside those of both ends, a straight line between its neighbours finds the place. */
const NEAR = 0.03;

/**
 * @param {Uint8Array} map of one field
 * @param {number} size
 * @returns {Outline} as the bytes have it
 */
export function outlineOfField(map, size) {
  const sides = Uint8Array.from(map, (byte) => (byte === NOT_A_NUMBER ? NONE : byte > ZERO ? 1 : 0));
  return guessed(sides, size, (cell) => Math.abs(map[cell] - ZERO));
}

/**
 * @param {Uint8Array} map of all classes, `channels × size × size`
 * @param {Int16Array} winners the most probable of each sample, −1 for none
 * @param {number} size
 * @returns {Outline} as the bytes have it
 */
export function outlineOfClasses(map, winners, size) {
  const cells = size * size;
  const sides = Uint8Array.from(winners, (winner) => (winner < 0 ? NONE : winner));
  return guessed(sides, size, (cell, other) =>
    Math.abs(map[sides[cell] * cells + cell] - map[sides[other] * cells + cell]),
  );
}

/**
 * All pairs of neighbours on different sides, in the order of the protocol, with a straight line between each two.
 * @param {Uint8Array} sides
 * @param {number} size
 * @param {(cell: number, other: number) => number} ahead by how many bytes a sample is on its own side, not on another's
 * @returns {Outline}
 */
function guessed(sides, size, ahead) {
  const cells = size * size;
  /** @type {Pair[]} */
  const pairs = [];
  const shares = new Float32Array(2 * cells);
  for (const step of [1, size]) {
    const first = step === 1 ? 0 : cells;
    for (let start = 0; start + step < cells; start++) {
      const end = start + step;
      if (sides[start] === sides[end] || sides[start] === NONE || sides[end] === NONE) continue;
      if (step === 1 && end % size === 0) continue;
      const pair = { at: first + start, start, end, atLow: ahead(start, end), atHigh: -ahead(end, start) };
      shares[pair.at] = straight(0, 1, pair.atLow, pair.atHigh);
      pairs.push(pair);
    }
  }
  return { sides, shares, pairs };
}

/** @param {number} low @param {number} high @param {number} atLow @param {number} atHigh @returns {number} */
function straight(low, high, atLow, atHigh) {
  const part = atLow / (atLow - atHigh);
  return low + (high - low) * (part >= 0 && part <= 1 ? part : 0.5);
}

/**
 * The outline with the crossings that the server sent.
 * @param {Outline} outline
 * @param {Uint8Array} bytes one for each pair
 * @returns {Outline} unchanged, if that is not how many there are
 */
export function told(outline, bytes) {
  const { pairs, shares } = outline;
  if (pairs.length === bytes.length)
    for (const [number, { at }] of pairs.entries()) shares[at] = bytes[number] / 255;
  return outline;
}

/**
 * The outline with each crossing looked for where it is, by false position: https://en.wikipedia.org/wiki/Regula_falsi
 * (the Illinois way).
 * @param {Outline} outline changed in place
 * @param {number} size
 * @param {Sample} sample of one channel, or of all classes
 * @param {number} most places to evaluate; when they are used up the last guess has to do
 * @returns {Outline}
 */
export function refined(outline, size, sample, most) {
  const { shares, pairs } = outline;
  const [low, high] = [new Float64Array(pairs.length), new Float64Array(pairs.length).fill(1)];
  let left = pairs.map((_, number) => number);
  let room = most - left.length;
  const flat = left.filter((number) => Math.min(pairs[number].atLow, -pairs[number].atHigh) < TELLING);
  if (flat.length && 2 * flat.length <= room) {
    room -= 2 * flat.length;
    const starts = sampled(outline, size, sample, flat, 0);
    const ends = sampled(outline, size, sample, flat, 1);
    for (const [k, number] of flat.entries()) {
      const pair = pairs[number];
      [pair.atLow, pair.atHigh] = [starts[k], ends[k]];
      shares[pair.at] = straight(0, 1, pair.atLow, pair.atHigh);
    }
  }
  for (let round = 0; round < ROUNDS && left.length > 0 && room >= 0; round++) {
    const values = sampled(outline, size, sample, left, null);
    left = left.filter((number, k) => {
      const [pair, value] = [pairs[number], values[k]];
      if (!Number.isFinite(value)) return false;
      const near = Math.abs(value) <= NEAR * Math.min(pair.atLow, -pair.atHigh);
      // A far end that stays though it is by far the greater is believed half as much, or it would never give way.
      if (value >= 0) {
        low[number] = shares[pair.at];
        pair.atLow = value;
        if (-pair.atHigh > FAR * value) pair.atHigh /= 2;
      } else {
        high[number] = shares[pair.at];
        pair.atHigh = value;
        if (pair.atLow > -FAR * value) pair.atLow /= 2;
      }
      shares[pair.at] = straight(low[number], high[number], pair.atLow, pair.atHigh);
      return !near;
    });
    room -= left.length;
  }
  return outline;
}

/**
 * By how much the network is on the side of the pairs' starts, in the bytes' unit.
 * @param {Outline} outline
 * @param {number} size
 * @param {Sample} sample
 * @param {readonly number[]} numbers of the pairs
 * @param {number | null} share of the way from start to end; null for where the crossings are now
 * @returns {Float32Array}
 */
function sampled({ sides, shares, pairs }, size, sample, numbers, share) {
  const [x, y] = [new Float32Array(numbers.length), new Float32Array(numbers.length)];
  const unit = (2 * PLANE) / size;
  for (const [k, number] of numbers.entries()) {
    const { at, start } = pairs[number];
    const part = share ?? shares[at];
    x[k] = ((start % size) + 0.5 + (at === start ? part : 0)) * unit - PLANE;
    y[k] = PLANE - (Math.floor(start / size) + 0.5 + (at === start ? 0 : part)) * unit;
  }
  const values = sample(x, y);
  return Float32Array.from(numbers, (number, k) => {
    const { start, end } = pairs[number];
    const [first, second] = [sides[start], sides[end]];
    const one = values.length > 1 ? values[first][k] - values[second][k] : values[0][k] * (first ? 1 : -1);
    return 127 * one;
  });
}
