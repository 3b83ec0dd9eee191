/**
 * Maps as the server packs them (docs/protocol.md): of each cell two bits say how it differs from what its neighbours
 * tell; where two bits can't, four do, and where those can't, a byte.
 * @param {Uint8Array} bytes
 * @param {number} size of a map's side; the maps follow one another
 * @param {number} count of maps
 * @returns {Uint8Array} a byte for each cell, map by map and row by row
 */
export function unpacked(bytes, size, count) {
  const cells = size * size;
  const values = new Uint8Array(count * cells);
  const front = (values.length + 3) >> 2;
  let [nibble, back] = [2 * front, bytes.length];
  const other = () => {
    const four = (bytes[nibble >> 1] >> (4 * (nibble & 1))) & 15;
    nibble += 1;
    return four === 0 ? bytes[--back] : four < 8 ? four - 9 : four - 6;
  };
  for (let cell = 0; cell < values.length; ) {
    const top = cell % cells === 0;
    let row = 0;
    for (let column = 0; column < size; column += 1, cell += 1) {
      const code = (bytes[cell >> 2] >> (2 * (cell & 3))) & 3;
      row += code === 3 ? other() : code === 2 ? -1 : code;
      values[cell] = top ? row : row + values[cell - size];
    }
  }
  return values;
}
