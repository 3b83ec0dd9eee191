/** Styles of the loss landscape. */
import { css } from "lit";

export const styles = css`
  .frame {
    flex: 0 1 min(26.25rem, 75dvh);
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
    overflow: hidden;
  }
  canvas {
    position: absolute;
    inset: 0;
  }
  .probe {
    width: 12px;
    height: 12px;
    margin: -7px;
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
