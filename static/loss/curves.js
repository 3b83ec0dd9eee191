/** The curves of the loss chart, in the order of the history's values; `key` is the frame's field. */
export const CURVES = [
  { key: "train_loss", label: "Train", token: "--muted", share: false },
  { key: "test_loss", label: "Test", token: "--ink", share: false },
  { key: "train_accuracy", label: "Train", token: "--muted", share: true },
  { key: "test_accuracy", label: "Test", token: "--ink", share: true },
];

/**
 * @param {{ train: Float32Array, test: Float32Array } | null} data
 * @returns {{ keys: string[], words: string }[]} the curves that have no points to be made of, and why
 */
export function missingPoints(data) {
  if (!data) return [];
  const none = [];
  if (!data.train.length)
    none.push({ keys: ["train_loss", "train_accuracy"], words: "no points to train on" });
  if (!data.test.length) none.push({ keys: ["test_loss", "test_accuracy"], words: "no test points" });
  return none;
}
