/** Styles of the loss landscape. */
import { css } from "lit";

export const styles = css`
  .parts {
    display: flex;
    flex-wrap: wrap;
    gap: 16px 24px;
  }
  .frame {
    flex: 0 1 420px;
    min-width: min(100%, 240px);
  }
  .axis {
    min-height: 1.5em;
    font-variant-numeric: tabular-nums;
  }
  .axis.across {
    text-align: right;
  }
  .weight {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: center;
  }
  .picture {
    position: relative;
    aspect-ratio: 1;
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    touch-action: pan-y;
  }
  canvas {
    position: absolute;
    inset: 0;
  }
  .probe {
    position: absolute;
    width: 12px;
    height: 12px;
    margin: -7px;
    border: 2px solid var(--ink);
    border-radius: 50%;
    pointer-events: none;
  }
  .words {
    display: grid;
    flex: 1 1 240px;
    gap: 8px;
    align-content: start;
    max-width: 520px;
  }
  .main {
    color: var(--ink);
    font-size: var(--base);
  }
  .bar {
    height: 10px;
    border-radius: 5px;
  }
  .ends {
    display: flex;
    justify-content: space-between;
    font-variant-numeric: tabular-nums;
  }
  .reading {
    min-height: 1.5em;
    font-variant-numeric: tabular-nums;
  }
`;
