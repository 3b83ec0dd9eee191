/** The curves of the loss chart, in the order of the history's values; `key` is the frame's field. */
export const CURVES = [
  { key: "train_loss", label: "Train", token: "--muted", share: false },
  { key: "test_loss", label: "Test", token: "--ink", share: false },
  { key: "train_accuracy", label: "Train", token: "--muted", share: true },
  { key: "test_accuracy", label: "Test", token: "--ink", share: true },
];
