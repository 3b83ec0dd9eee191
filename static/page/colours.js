/**
 * Colours of values from −1 to 1: warm is negative, cool is positive, in every palette, so that a change of palette
 * never changes what a picture says. A palette with a dark variant has a dark middle in the dark theme, so that
 * "near nothing" recedes there as it does on white.
 *
 * @typedef {object} Palette
 * @property {string} name
 * @property {string} label
 * @property {string} help
 * @property {string} light colours at equal distances from −1 to 1, as hexadecimal triples
 * @property {string} dark the same for the dark theme
 * @property {readonly [string, string]} [points] the same for points, light and dark theme, where an end of the palette
 *   is too pale or too dark for them
 */

// vik, berlin and managua: Fabio Crameri, Scientific colour maps, doi.org/10.5281/zenodo.1243862 (MIT), sampled at
// 17 places, vik and berlin turned round. PuOr: Cynthia Brewer, ColorBrewer 2.0 (Apache-2.0). cividis: Nuñez,
// Anderton and Renslow 2018, doi.org/10.1371/journal.pone.0199239, turned round; it has no middle to darken.
const CIVIDIS = `fee838 efd748 ddc858 ccba64 bbad6d aba072 9b9476 8c8878 7d7c78 6e6f73 60646f 52596d 434e6c 32436d
  1a386f 002e6a 00224e`;

/** @type {readonly Palette[]} the first is the default */
export const palettes = Object.freeze([
  {
    name: "orange-blue",
    label: "Orange to blue",
    help: "chosen to be readable on white",
    light: "b35806 f7f7f7 0877bd",
    dark: "ef8a2e a85d1b 4a2f1b 1b1d20 17364a 1a6ea3 3fa6ee",
  },
  {
    name: "PuOr",
    label: "Orange to purple",
    help: "ColorBrewer's PuOr; safe for red-green colour blindness",
    light: "7f3b08 b25706 e08214 fcb761 fee0b6 f6f6f7 d8daeb b1aad1 8073ac 532687 2d004b",
    dark: `ffcf67 ebb05d d89353 c5794a b16243 9c4d3d 823a39 6a2c3b 572949 4e3362 4c4781 505e9d 5775b3 608ec7 6baada
      76c7ec 81e7ff`,
  },
  {
    name: "vik",
    label: "Red-brown to blue",
    help: "Crameri's vik: equal steps in value look like equal steps",
    light: `590008 741506 942f06 b3531f c37243 cf8c66 dbaa8d e9cab8 ece5e0 c3dae5 90bcd1 5d9cbb 307da6 0c5e92 034481
      022b71 001261`,
    dark: `ffadad dd8d86 bc6d61 9c4f3d 7b321c 5b1d08 411201 2b0e01 190c09 111b21 143240 1e4d63 286886 3685ad 519fd3
      79abed 9eb0ff`,
  },
  {
    name: "cividis",
    label: "Yellow to blue",
    help: "cividis: looks alike with and without red-green colour blindness, and in grey",
    light: CIVIDIS,
    dark: CIVIDIS,
    points: ["625200 7d7c78 00224e", "fee838 9b9476 a4c4ff"],
  },
]);

/**
 * A field is a thin wash of its colours over this ground, so that points keep their own colours on it: of an orange or
 * a blue point at least 3:1 anywhere.
 * @type {{ light: { ground: Colour, share: number }, dark: { ground: Colour, share: number } }}
 */
const FIELD = {
  light: { ground: [255, 255, 255], share: 0.32 },
  dark: { ground: [27, 29, 32], share: 0.36 },
};

/** The code of a map for "not a finite number" (docs/protocol.md). */
export const NOT_A_NUMBER = 0;

/** @typedef {[red: number, green: number, blue: number]} Colour each 0 to 255 */

/** @param {string} name @returns {Palette} the palette of that name, or the default */
export function paletteNamed(name) {
  return palettes.find((palette) => palette.name === name) ?? palettes[0];
}

/**
 * @param {number} value clamped to [−1, 1]; not a number is grey
 * @param {string} name of a palette
 * @param {boolean} dark theme
 * @returns {Colour}
 */
export function colourOf(value, name, dark) {
  if (Number.isNaN(value)) return [128, 128, 128];
  return between(anchorsOf(name, dark), value);
}

/** @param {readonly Colour[]} anchors at equal distances from −1 to 1 @param {number} value @returns {Colour} */
function between(anchors, value) {
  const place = ((Math.min(1, Math.max(-1, value)) + 1) / 2) * (anchors.length - 1);
  const below = Math.min(Math.floor(place), anchors.length - 2);
  const share = place - below;
  const mix = anchors[below].map((from, i) => Math.round(from + (anchors[below + 1][i] - from) * share));
  return /** @type {Colour} */ (mix);
}

/**
 * @param {Colour} colour
 * @param {boolean} dark theme
 * @param {number} [part] of the colour that a field has where it is strongest, 0 to 1
 * @returns {Colour} as fields have it
 */
export function washed(colour, dark, part = 1) {
  const { ground, share } = dark ? FIELD.dark : FIELD.light;
  const mix = ground.map((from, i) => Math.round(from + (colour[i] - from) * share * part));
  return /** @type {Colour} */ (mix);
}

/**
 * @param {number} value of a field
 * @param {string} name of a palette
 * @param {boolean} dark theme
 * @returns {Colour}
 */
export function fieldColourOf(value, name, dark) {
  return washed(colourOf(value, name, dark), dark);
}

/**
 * @param {number} value of a point
 * @param {string} name of a palette
 * @param {boolean} dark theme
 * @returns {Colour}
 */
export function pointColourOf(value, name, dark) {
  const own = paletteNamed(name).points?.[dark ? 1 : 0];
  return own ? between(coloursIn(own), value) : colourOf(value, name, dark);
}

/** @param {Colour} colour @returns {string} for CSS and canvas */
export function css([red, green, blue]) {
  return `rgb(${red} ${green} ${blue})`;
}

/** @param {readonly Colour[]} colours @returns {Uint32Array} a pixel for each, as `ImageData` holds them */
export function packed(colours) {
  return new Uint32Array(new Uint8ClampedArray(colours.flatMap((colour) => [...colour, 255])).buffer);
}

/** @type {Map<string, Uint32Array<ArrayBuffer>>} */
const tables = new Map();

/**
 * The pixel for each byte of a map: 256 entries, packed as `ImageData` holds them. A byte that is not a number is
 * transparent, so that whatever hatching lies beneath shows through.
 * @param {string} name of a palette
 * @param {boolean} dark theme
 * @param {boolean} [discretize] only the two end colours, by sign; 0 counts as positive
 * @returns {Uint32Array<ArrayBuffer>}
 */
export function lookupTable(name, dark, discretize = false) {
  const key = `${name} ${dark} ${discretize}`;
  let table = tables.get(key);
  if (!table) {
    const channels = new Uint8ClampedArray(4 * 256);
    for (let byte = 1; byte < 256; byte++) {
      const value = (byte - 128) / 127;
      channels.set([...fieldColourOf(discretize ? (value < 0 ? -1 : 1) : value, name, dark), 255], 4 * byte);
    }
    table = new Uint32Array(channels.buffer);
    tables.set(key, table);
  }
  return table;
}

/**
 * The same for the map of one class among several: from none of its colour, surely not, to all of it.
 * @param {Colour} colour
 * @param {boolean} dark theme
 * @param {boolean} [discretize]
 * @returns {Uint32Array<ArrayBuffer>}
 */
export function classTable(colour, dark, discretize = false) {
  const key = `${colour} ${dark} ${discretize}`;
  let table = tables.get(key);
  if (!table) {
    const channels = new Uint8ClampedArray(4 * 256);
    for (let byte = 1; byte < 256; byte++) {
      const part = discretize ? Number(byte >= 128) : (byte - 1) / 254;
      channels.set([...washed(colour, dark, part), 255], 4 * byte);
    }
    table = new Uint32Array(channels.buffer);
    tables.set(key, table);
  }
  return table;
}

/** @type {Map<string, string[]>} */
const lines = new Map();
const PALEST_LINE = 0.45;
const STRENGTHS = 32; // so many colours of each sign; making text of each weight's own would cost more than the line

/**
 * The colour of a line that stands for a weight. Never the palette's middle: a small weight is a thin line, not an
 * invisible one.
 * @param {number} weight
 * @param {string} name of a palette
 * @param {boolean} dark theme
 * @returns {string} for CSS and canvas
 */
export function lineColour(weight, name, dark) {
  if (Number.isNaN(weight)) return "rgb(128 128 128)";
  const key = `${name} ${dark}`;
  let steps = lines.get(key);
  if (!steps) {
    steps = [-1, 1].flatMap((sign) =>
      Array.from({ length: STRENGTHS + 1 }, (_, i) => {
        const strength = PALEST_LINE + ((1 - PALEST_LINE) * i) / STRENGTHS;
        return css(colourOf(sign * strength, name, dark));
      }),
    );
    lines.set(key, steps);
  }
  const strength = Math.round(STRENGTHS * Math.min(1, Math.abs(weight)));
  return steps[weight < 0 ? strength : STRENGTHS + 1 + strength];
}

/** @param {string} name @param {boolean} dark @returns {Colour[]} */
function anchorsOf(name, dark) {
  const palette = paletteNamed(name);
  return coloursIn(dark ? palette.dark : palette.light);
}

/** @param {string} triples @returns {Colour[]} */
function coloursIn(triples) {
  return triples
    .split(/\s+/)
    .map((hex) => /** @type {Colour} */ ([0, 2, 4].map((i) => Number.parseInt(hex.slice(i, i + 2), 16))));
}
