/** All answers to a question, as pictures: bars for choices, columns for numbers. */
import { html, nothing, svg } from "lit";
import { typed } from "../typed.js";

/** @typedef {import("../activities/ask.js").Question} Question */

const WIDE = 240;
const HIGH = 72;

/**
 * @param {Question} question
 * @param {{ counts?: readonly number[], middle?: number | null }} result
 */
export function resultOf(question, result) {
  if (question.kind === "choice") return bars(question, result.counts ?? []);
  return question.kind === "number" ? columns(question, result) : nothing;
}

/** @param {Question} question @param {readonly number[]} counts */
function bars({ choices = [], right, answer }, counts) {
  const most = Math.max(1, ...counts);
  return html`<ol class="ask-bars" role="list">${choices.map((choice, number) => {
    const known = right != null;
    return html`<li class=${right === number ? "right" : ""}>
      <span class="ask-choice">${choice}${right === number ? html` <strong class="ask-note">✓ right</strong>` : nothing}${answer === number ? html` <span class="ask-note">${known && right !== number ? "✗ " : ""}your answer</span>` : nothing}</span>
      <span class="ask-bar" style="width: ${(70 * counts[number]) / most}%"></span><strong>${counts[number]}</strong>
    </li>`;
  })}</ol>`;
}

/** @param {Question} question @param {{ counts?: readonly number[], middle?: number | null }} result */
function columns({ low = 0, high = 1, right, answer }, { counts = [], middle }) {
  const most = Math.max(1, ...counts);
  const wide = WIDE / counts.length;
  const at = (/** @type {number} */ value) => (WIDE * (value - low)) / (high - low);
  const inside = (/** @type {number | null | undefined} */ value) =>
    value != null && value >= low && value <= high;
  const line = (/** @type {number} */ value, /** @type {string} */ name) =>
    svg`<line class=${name} x1=${at(value)} x2=${at(value)} y1="0" y2=${HIGH} />`;
  const said = [
    middle == null ? "No answers." : `Middle answer ${typed(middle)}.`,
    right == null ? "" : `True value ${typed(right)}.`,
    answer == null ? "" : `Your answer ${typed(Number(answer))}.`,
  ];
  return html`<figure class="ask-columns">
    <svg viewBox="0 0 ${WIDE} ${HIGH}" role="img" aria-label="Answers from ${typed(low)} to ${typed(high)}">
      ${counts.map((count, place) => {
        const tall = (count / most) * (HIGH - 4);
        return count
          ? svg`<rect x=${place * wide + 0.5} y=${HIGH - tall} width=${wide - 1} height=${tall} />`
          : nothing;
      })}
      ${inside(right) ? line(Number(right), "right") : nothing}
      ${inside(/** @type {any} */ (answer)) ? line(Number(answer), "mine") : nothing}
    </svg>
    <div class="ask-ends"><span>${typed(low)}</span><span>${typed(high)}</span></div>
    <figcaption>
      <span>${said[0]}</span>
      ${said[1] ? html`<strong class="ask-right">${said[1]}</strong>` : nothing}
      ${said[2] ? html`<span class="ask-own">${said[2]}</span>` : nothing}
    </figcaption>
  </figure>`;
}
