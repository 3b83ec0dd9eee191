/**
 * The trainings of the bench as plain loops over typed arrays: what a browser's thread can do. Reads and answers as
 * bench/scalar.c does, a line for each answer.
 */
import { createInterface } from "node:readline";

/**
 * @param {number[]} words the network and its points
 * @returns {{ epoch: () => void, losses: () => [number, number] }}
 */
function trained(words) {
  let place = 0;
  const next = () => words[place++];
  const several = (/** @type {number} */ count) => Float64Array.from({ length: count }, next);
  const layers = next();
  const sizes = several(layers + 1);
  const relu = several(layers);
  const [batch, rate, train, test] = several(4);
  const weights = Array.from(relu, (_, l) => several(sizes[l + 1] * (sizes[l] + 1)));
  const gradients = weights.map(({ length }) => new Float64Array(length));
  const values = Array.from(sizes, (size) => new Float64Array(size));
  const errors = Array.from(sizes, (size) => new Float64Array(size));
  const inputs = several((train + test) * sizes[0]);
  const targets = several(train + test);

  function forward(/** @type {number} */ n) {
    const first = n * sizes[0];
    for (let i = 0; i < sizes[0]; i++) values[0][i] = inputs[first + i];
    for (let l = 0; l < layers; l++) {
      const [weight, before, after, sources] = [weights[l], values[l], values[l + 1], sizes[l]];
      for (let j = 0, w = 0; j < after.length; j++) {
        let sum = 0;
        for (let i = 0; i < sources; i++) sum += weight[w++] * before[i];
        sum += weight[w++];
        after[j] = relu[l] ? Math.max(0, sum) : Math.tanh(sum);
      }
    }
    return values[layers][0];
  }

  function backward(/** @type {number} */ n) {
    errors[layers][0] = values[layers][0] - targets[n];
    for (let l = layers - 1; l >= 0; l--) {
      const [weight, gradient, before, after] = [weights[l], gradients[l], values[l], values[l + 1]];
      const [behind, ahead] = [errors[l], errors[l + 1]];
      behind.fill(0);
      for (let j = 0, w = 0; j < after.length; j++, w++) {
        const value = after[j];
        const error = ahead[j] * (relu[l] ? Number(value > 0) : 1 - value * value);
        for (let i = 0; i < before.length; i++, w++) {
          gradient[w] += error * before[i];
          behind[i] += error * weight[w];
        }
        gradient[w] += error;
      }
    }
  }

  function epoch() {
    for (let start = 0; start < train; start += batch) {
      const stop = Math.min(start + batch, train);
      for (let n = start; n < stop; n++) {
        forward(n);
        backward(n);
      }
      for (let l = 0; l < layers; l++) {
        const [weight, gradient] = [weights[l], gradients[l]];
        for (let p = 0; p < weight.length; p++) weight[p] -= (rate * gradient[p]) / (stop - start);
        gradient.fill(0);
      }
    }
  }

  function loss(/** @type {number} */ start, /** @type {number} */ stop) {
    let sum = 0;
    for (let n = start; n < stop; n++) sum += (forward(n) - targets[n]) ** 2 / 2;
    return sum / (stop - start);
  }

  return { epoch, losses: () => [loss(0, train), loss(train, train + test)] };
}

/** @type {ReturnType<typeof trained> | null} */
let network = null;
for await (const line of createInterface({ input: process.stdin })) {
  const words = line.split(" ").map(Number);
  if (!network) network = trained(words);
  else if (words[0]) {
    for (let n = 0; n < words[0]; n++) network.epoch();
    const { user, system } = process.cpuUsage();
    console.log((user + system) / 1e6);
  } else console.log(network.losses().join(" "));
}
