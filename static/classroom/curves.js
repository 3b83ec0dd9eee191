/**
 * Losses as two lines, for a small picture.
 *
 * @typedef {import("./tile.js").Sample} Sample
 */

/**
 * @param {readonly Sample[]} samples by rising epoch
 * @param {{ width: number, height: number }} box
 * @returns {{ train: string, test: string } | null} paths for SVG, 0 at the bottom; null for less than two samples
 */
export function curvesOf(samples, { width, height }) {
  if (samples.length < 2) return null;
  const [first, last] = [samples[0].epoch, samples[samples.length - 1].epoch];
  const losses = samples.flatMap(({ train, test }) => [train, test]).filter((loss) => loss !== null);
  const most = Math.max(...losses, Number.MIN_VALUE);
  const path = (/** @type {"train" | "test"} */ name) => {
    let pen = "M";
    let made = "";
    for (const sample of samples) {
      const loss = sample[name];
      if (loss === null) {
        pen = "M"; // a gap
        continue;
      }
      const x = (width * (sample.epoch - first)) / (last - first);
      made += `${pen}${x.toFixed(1)} ${(height * (1 - loss / most)).toFixed(1)}`;
      pen = "L";
    }
    return made;
  };
  return { train: path("train"), test: path("test") };
}
