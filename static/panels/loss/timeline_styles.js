/** Styles of the timeline. It lies on the numbers below the curves: the chart is no smaller for it. */
import { css } from "lit";

export const styles = css`
  :host {
    position: absolute;
    right: 0;
    bottom: 0;
    left: 0;
    height: 24px;
    pointer-events: none;
  }
  .buttons {
    position: absolute;
    bottom: 0;
    left: -8px;
    display: flex;
  }
  button {
    display: grid;
    place-items: center;
    width: 24px;
    height: 24px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: var(--ink);
    cursor: pointer;
    pointer-events: auto;
  }
  button:disabled {
    color: var(--line-strong);
    cursor: default;
  }
  button[aria-pressed="true"] {
    background: var(--accent-soft);
  }
  path {
    fill: currentColor;
    stroke: currentColor;
    stroke-linejoin: round;
    stroke-width: 1.5;
  }
  .strip {
    position: absolute;
    left: var(--plot-left, 0);
    width: var(--plot-width, 100%);
    height: 24px;
    cursor: ew-resize;
    pointer-events: auto;
    touch-action: pan-y;
  }
  /* A finger near an end means the end. */
  .strip::before {
    content: "";
    position: absolute;
    inset: 0 -16px 0 0;
  }
  button:focus-visible,
  .strip:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  i {
    position: absolute;
    /* Just below the axis, on which a small loss lies. */
    top: calc(var(--plot-line, 6px) + 3px);
    forced-color-adjust: none;
  }
  .way {
    height: 3px;
    margin-top: -1.5px;
    border-radius: 2px;
    background: var(--accent);
  }
  .thumb {
    width: 12px;
    height: 12px;
    margin: -6px;
    border: 2px solid var(--surface);
    border-radius: 50%;
    background: var(--accent);
    box-shadow: var(--shadow-high);
  }
  .mark {
    width: 10px;
    height: 10px;
    margin: -5px;
    background: var(--ink);
  }
  .change {
    clip-path: polygon(50% 0, 100% 100%, 0 100%);
  }
  .best {
    border: 2.5px solid var(--test);
    border-radius: 50%;
    background: var(--surface);
    box-sizing: border-box;
  }
  .diverged {
    background: var(--error);
    clip-path: polygon(20% 0, 50% 30%, 80% 0, 100% 20%, 70% 50%, 100% 80%, 80% 100%, 50% 70%, 20% 100%, 0 80%, 30% 50%, 0 20%);
  }
  .stopped {
    width: 8px;
    height: 8px;
    margin: -4px;
  }
  .said {
    position: absolute;
    bottom: 100%;
    margin-bottom: 2px;
    padding: 1px 6px;
    border-radius: 4px;
    background: var(--ink);
    color: var(--surface);
    font-size: var(--tiny);
    font-variant-numeric: tabular-nums;
    width: max-content;
    max-width: 50%; /* its middle is never nearer to an end than a quarter */
    text-align: center;
    transform: translateX(-50%);
    pointer-events: none;
  }
`;
