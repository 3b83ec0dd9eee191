/**
 * How numbers are written where they are worked out by hand: with so many decimals, and a decimal point or comma. Both
 * are chosen by the reader and remembered.
 *
 * @typedef {object} Writing
 * @property {number | null} places decimals; null for all that a number has
 * @property {boolean} comma a decimal comma instead of a point
 */
import { html } from "lit";

const KEPT = "numplay.digits";
const CHOICES = [2, 3, 4, 6, 10];
/** Larger numbers are written in powers of ten. */
const LARGEST = 1e6;
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** @returns {Writing} as it was chosen last; before that as the browser's language has it */
export function recalled() {
  const comma = (1.1).toLocaleString().includes(",");
  try {
    const { places, comma: chosen = comma } = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    return { places: places === null || CHOICES.includes(places) ? places : 2, comma: chosen === true };
  } catch {
    return { places: 2, comma };
  }
}

/** @param {Writing} writing */
function keep(writing) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(writing));
  } catch {
    // Storage is forbidden: the choice lasts as long as the panel.
  }
}

/**
 * @param {number} value
 * @param {Writing} writing
 * @returns {string} with a true minus sign
 */
export function written(value, { places, comma }) {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  let text = places === null ? String(value) : value.toFixed(places);
  if (places !== null && size && (size >= LARGEST || size < 0.5 * 10 ** -places))
    text = value.toExponential(Math.max(1, places - 1));
  const [digits, power] = text.split("e");
  const plain = Number(digits) === 0 ? digits.replace("-", "") : digits.replace("-", "−");
  return (comma ? plain.replace(".", ",") : plain) + (power ? `·10${raised(Number(power))}` : "");
}

/** @param {number} power */
function raised(power) {
  return (power < 0 ? "⁻" : "") + [...String(Math.abs(power))].map((digit) => RAISED[Number(digit)]).join("");
}

/**
 * As a factor or a summand behind a sign: in brackets where it is negative.
 * @param {number} value
 * @param {Writing} writing
 */
export function bracketed(value, writing) {
  const text = written(value, writing);
  return text.startsWith("−") ? `(${text})` : text;
}

/** @param {(value: string) => void} then told what was typed or chosen @returns {(event: Event) => void} */
export function onValue(then) {
  return ({ target }) => then(/** @type {HTMLInputElement | HTMLSelectElement} */ (target).value);
}

/**
 * The two choices.
 * @param {Writing} writing
 * @param {(writing: Writing) => void} choose
 */
export function writingControl(writing, choose) {
  const chosen = (/** @type {Partial<Writing>} */ change) => {
    const next = { ...writing, ...change };
    keep(next);
    choose(next);
  };
  const places = onValue((value) => chosen({ places: value === "all" ? null : Number(value) }));
  const comma = onValue((value) => chosen({ comma: value === "," }));
  return html`<label>Decimals <select class="places" @change=${places}>
      ${[...CHOICES, "all"].map((each) => html`<option .selected=${String(writing.places ?? "all") === String(each)}>${each}</option>`)}
    </select></label>
    <label>Decimal sign <select class="sign" @change=${comma}>
      <option value="." .selected=${!writing.comma}>point: 0.5</option>
      <option value="," .selected=${writing.comma}>comma: 0,5</option>
    </select></label>`;
}
