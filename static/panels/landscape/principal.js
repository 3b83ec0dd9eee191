/**
 * The two principal directions of a path: those along which its steps are spread most. Of N steps through P parameters they
 * come from the N × N products of the steps, as there are fewer steps than parameters where that takes long.
 *
 * @typedef {object} Principal
 * @property {readonly [Float32Array, Float32Array]} directions of length 1, at right angles, the wider one first
 * @property {readonly [number, number]} shares of the path's variance along each
 */

/** Directions that are sought at once: more than two, so that two are found soon. */
const SOUGHT = 6;
/** Rounds at most, and the change of the two spreads, as a share, at which they end. */
const [ROUNDS, SETTLED] = [500, 1e-13];
/** A second spread below this share of the first is rounding: the parameters come as float32. */
const LEAST = 1e-11;

/** @param {ArrayLike<number>} one @param {ArrayLike<number>} other */
function product(one, other) {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i] * other[i];
  return sum;
}

/**
 * @param {readonly ArrayLike<number>[]} steps each of P parameters
 * @returns {Principal | null} null of a path that is no plane yet: fewer than three places, or all on a line
 */
export function principal(steps) {
  if (steps.length < 3) return null;
  const around = centred(steps);
  const gram = around.map(() => new Float64Array(steps.length));
  for (let i = 0; i < steps.length; i++)
    for (let j = 0; j <= i; j++) gram[i][j] = gram[j][i] = product(around[i], around[j]);
  const all = gram.reduce((sum, row, i) => sum + row[i], 0);
  const { values, vectors } = largest(gram);
  if (!(values[1] > LEAST * values[0])) return null;
  const [first, second] = vectors.map((vector, k) => {
    const direction = new Float32Array(around[0].length);
    for (let i = 0; i < direction.length; i++) {
      let sum = 0;
      for (let n = 0; n < around.length; n++) sum += vector[n] * around[n][i];
      direction[i] = sum / Math.sqrt(values[k]);
    }
    return direction;
  });
  return { directions: [first, second], shares: [values[0] / all, values[1] / all] };
}

/** @param {readonly ArrayLike<number>[]} steps @returns {Float64Array[]} less their mean */
function centred(steps) {
  const mean = new Float64Array(steps[0].length);
  for (const step of steps) for (let i = 0; i < mean.length; i++) mean[i] += step[i] / steps.length;
  return steps.map((step) => Float64Array.from(step, (value, i) => value - mean[i]));
}

/**
 * The two largest eigenvalues of a symmetric matrix without negative ones, by orthogonal iteration.
 * Source: Golub, Van Loan: Matrix Computations (2013), 8.2.4
 * @param {readonly Float64Array[]} matrix
 * @returns {{ values: number[], vectors: Float64Array[] }}
 */
function largest(matrix) {
  const size = matrix.length;
  const count = Math.min(SOUGHT, size);
  // Any beginning will do that is no right angle to what is sought: waves of different lengths.
  /** @type {Float64Array[]} */
  let block = Array.from({ length: count }, (_, k) =>
    Float64Array.from({ length: size }, (_, n) => Math.cos((k + 1) * (n + 0.5)) + (n === k ? 1 : 0)),
  );
  /** @type {Float64Array} */
  let values = new Float64Array(count);
  for (let round = 0; round < ROUNDS; round++) {
    block = orthonormal(block);
    const moved = block.map((vector) => Float64Array.from(matrix, (row) => product(row, vector)));
    const within = block.map((vector) => Float64Array.from(moved, (each) => product(vector, each)));
    const { values: found, vectors } = jacobi(within);
    const change = Math.max(Math.abs(found[0] - values[0]), Math.abs(found[1] - values[1]));
    values = found;
    if (change <= SETTLED * found[0] || round === ROUNDS - 1) {
      block = vectors.map((mix) => mixed(block, mix));
      break;
    }
    block = vectors.map((mix) => mixed(moved, mix));
  }
  return { values: [...values.slice(0, 2)], vectors: block.slice(0, 2) };
}

/** @param {readonly Float64Array[]} vectors @param {Float64Array} shares */
function mixed(vectors, shares) {
  return vectors[0].map((_, n) => vectors.reduce((sum, vector, k) => sum + shares[k] * vector[n], 0));
}

/** @param {readonly Float64Array[]} vectors @returns {Float64Array[]} Gram and Schmidt, twice over for rounding's sake */
function orthonormal(vectors) {
  /** @type {Float64Array[]} */
  const made = [];
  for (const vector of vectors) {
    const next = vector.slice();
    for (let pass = 0; pass < 2; pass++) {
      for (const other of made) {
        const along = product(next, other);
        for (let i = 0; i < next.length; i++) next[i] -= along * other[i];
      }
      const length = Math.sqrt(product(next, next));
      if (length > 0) for (let i = 0; i < next.length; i++) next[i] /= length;
    }
    made.push(next);
  }
  return made;
}

/**
 * All eigenvalues of a small symmetric matrix, the largest first, by Jacobi's rotations.
 * @param {readonly Float64Array[]} given
 * @returns {{ values: Float64Array, vectors: Float64Array[] }}
 */
function jacobi(given) {
  const size = given.length;
  const matrix = given.map((row) => row.slice());
  const vectors = given.map((_, i) => Float64Array.from(given, (_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 30; sweep++)
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        if (!matrix[p][q]) continue;
        const angle = 0.5 * Math.atan2(2 * matrix[p][q], matrix[q][q] - matrix[p][p]);
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        for (const row of matrix) [row[p], row[q]] = [c * row[p] - s * row[q], s * row[p] + c * row[q]];
        for (const rows of [matrix, vectors])
          for (let i = 0; i < size; i++)
            [rows[p][i], rows[q][i]] = [c * rows[p][i] - s * rows[q][i], s * rows[p][i] + c * rows[q][i]];
      }
  const order = given.map((_, i) => i).sort((a, b) => matrix[b][b] - matrix[a][a]);
  return {
    values: Float64Array.from(order, (i) => matrix[i][i]),
    vectors: order.map((i) => vectors[i]),
  };
}

/**
 * The two directions as a map takes them: as far as the path reaches from the present, and a little more.
 * @param {readonly import("./path.js").Step[]} steps the present last
 * @param {number} margin 1 for as far as the path
 * @returns {{ numbers: number[], shares: Principal["shares"] } | null} one after the other
 */
export function alongPath(steps, margin) {
  const present = steps.at(-1)?.parameters;
  const found = present && principal(steps.map(({ parameters }) => parameters));
  if (!found) return null;
  const numbers = found.directions.flatMap((direction) => {
    const here = product(present, direction);
    const reach = Math.max(...steps.map(({ parameters }) => Math.abs(product(parameters, direction) - here)));
    // Seven digits are those of a float32.
    return Array.from(direction, (each) => Number((each * reach * margin).toPrecision(7)));
  });
  return numbers.every(Number.isFinite) ? { numbers, shares: found.shares } : null;
}
