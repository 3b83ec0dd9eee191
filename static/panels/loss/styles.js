/** Styles of the loss panel. */
import { css } from "lit";

export const styles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    container-type: inline-size;
    color: var(--ink);
    font-size: var(--small);
  }
  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    height: max(24px, 1.4em);
  }
  .head.wordy {
    flex-wrap: wrap;
    height: auto;
    gap: 4px;
  }
  dl {
    display: flex;
    gap: 8px;
    min-width: 0;
    margin: 0;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  dl div,
  dt {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .what,
  dd {
    font-weight: var(--strong);
  }
  dt {
    color: var(--muted);
  }
  dd {
    min-width: 5ch;
    margin: 0;
  }
  i {
    width: 14px;
    border-top: 3px solid;
    forced-color-adjust: none;
  }
  /* Two dashes, however wide it is. */
  i[data-dash] {
    height: 3px;
    border: 0;
    background: linear-gradient(90deg, currentcolor 40%, transparent 40% 60%, currentcolor 60%);
  }
  /* A number being read takes the room of the buttons, so that nothing moves. */
  .head.reading .toggles {
    display: none;
  }
  .toggles {
    margin-left: auto;
    display: var(--hidden-chart, var(--controls, flex));
    gap: 4px;
  }
  .toggles button {
    min-height: 24px;
    padding: 0 6px;
    border: 1px solid var(--line-strong);
    border-radius: 12px;
    background: none;
    color: var(--ink);
    font: inherit;
    cursor: pointer;
  }
  .toggles button[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-soft);
  }
  .toggles .more {
    display: var(--hidden-metrics, grid);
    place-items: center;
    width: 24px;
    padding: 0;
    border-radius: 50%;
  }
  .more path {
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
  }
  button:focus-visible,
  .chart:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  .chart {
    position: relative;
    flex: 1;
    /* The numbers below it, and 100 px for the curves. */
    min-height: 122px;
    touch-action: pan-y;
  }
  .chart > div:first-child {
    position: absolute;
    inset: 0;
    overflow: hidden;
  }
  /* A line of their own: no word lies on a curve. */
  .notes {
    display: flex;
    gap: 8px;
    justify-content: space-between;
    min-width: 0;
    color: var(--muted);
    font-size: var(--tiny);
    font-variant-numeric: tabular-nums;
  }
  .notes p {
    margin: 0;
  }
  .notes p:empty {
    display: none;
  }
  .past {
    display: flex;
    flex: 1;
    gap: 4px;
    align-items: center;
    min-width: 0;
  }
  .past span {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .past b {
    color: var(--test);
  }
  .past button {
    min-height: 24px;
    padding: 0 6px;
    border: 0;
    background: none;
    color: var(--accent);
    font: inherit;
    text-decoration: underline;
    cursor: pointer;
    white-space: nowrap;
  }
  .short {
    display: none;
  }
  /* All in one line still. */
  @container (max-width: 390px) {
    .long {
      display: none;
    }
    .short {
      display: inline;
    }
    i {
      width: 10px;
    }
  }
  /* Two lines, and as high while a number is read. */
  @container (max-width: 324px) {
    .head {
      flex-wrap: wrap;
      align-content: start;
      height: auto;
      min-height: calc(2 * max(24px, 1.4em) + 4px);
      gap: 4px;
    }
  }
  .u-cursor-x {
    border-color: var(--line-strong);
  }
`;
