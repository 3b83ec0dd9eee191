/**
 * The curves of the loss chart, in the order of the history's values; `key` is the frame's field. Train and test differ in colour,
 * width and dashes (in pixels).
 */
export const CURVES = [
  { key: "train_loss", label: "Train", token: "--train", share: false, width: 2, dash: [7, 4] },
  { key: "test_loss", label: "Test", token: "--test", share: false, width: 3, dash: [] },
  { key: "train_accuracy", label: "Train", token: "--train", share: true, width: 1.5, dash: [2, 3] },
  { key: "test_accuracy", label: "Test", token: "--test", share: true, width: 1.5, dash: [10, 3, 2, 3] },
];

/**
 * @param {{ train: Float32Array, test: Float32Array } | null} data
 * @returns {{ keys: string[], words: string }[]} the curves that have no points to be made of, and why
 */
export function missingPoints(data) {
  if (!data) return [];
  const none = [];
  if (!data.train.length) none.push({ keys: ["train_loss", "train_accuracy"], words: "no training points" });
  if (!data.test.length) none.push({ keys: ["test_loss", "test_accuracy"], words: "no test points" });
  return none;
}
