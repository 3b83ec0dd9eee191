/** Styles of the health panel. */
import { css } from "lit";

export const styles = css`
  ol {
    display: grid;
    gap: 20px 24px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: 10.2em minmax(7.4em, 1fr) 5.6em 5.6em 13.8em;
    gap: 4px 24px;
    align-items: center;
  }
  strong {
    font-weight: var(--strong);
  }
  dl {
    margin: 0;
    font-variant-numeric: tabular-nums;
  }
  :is(dt, .caption) {
    color: var(--muted);
  }
  dd {
    margin: 0;
  }
  .units {
    display: flex;
    flex-wrap: wrap;
    gap: 3px;
  }
  .unit.dead {
    border-color: var(--error);
  }
  .unit.dead::after {
    content: "×";
    display: block;
    color: var(--error);
    font-size: 0.93em;
    line-height: 0.7em;
    text-align: center;
  }
  .unit.saturated {
    border: 2px solid var(--negative);
  }
  .unit {
    box-sizing: border-box;
    width: 0.93em;
    height: 0.93em;
    border: 1px solid var(--line-strong);
    border-radius: 3px;
  }
  .scale {
    position: relative;
    height: 8px;
    margin-top: 6px;
    border-radius: 4px;
    background: var(--line);
  }
  .band,
  .mark {
    position: absolute;
    top: 0;
    bottom: 0;
  }
  .band {
    background: color-mix(in srgb, var(--positive) 45%, transparent);
  }
  .mark {
    width: 4px;
    margin: -3px -2px;
    border-radius: 2px;
    background: var(--ink);
  }
  .choice {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin: 8px 0 4px;
  }
  .choice button {
    min-height: 28px;
    padding: 2px 10px;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--surface);
    color: var(--muted);
    font: inherit;
    cursor: pointer;
  }
  .choice button[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--ink);
    font-weight: var(--strong);
  }
  .choice button:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .how {
    min-height: 1lh;
    margin-bottom: 8px;
  }
  .strip {
    grid-column: 1 / -1;
    display: grid;
    grid-template-columns: minmax(0, 1fr) 4.4em;
    gap: 0 6px;
  }
  .strip > div {
    height: 4em;
    border-radius: 4px;
    background: var(--sunken);
    overflow: hidden;
  }
  .edges {
    display: flex;
    flex-direction: column;
    justify-content: space-between;
    margin: -2px 0;
    color: var(--muted);
    font-size: var(--tiny);
    font-variant-numeric: tabular-nums;
  }
  .time {
    display: flex;
    justify-content: space-between;
    color: var(--muted);
    font-size: var(--tiny);
    font-variant-numeric: tabular-nums;
  }
  .said {
    grid-column: 1 / -1;
  }
  .said.ill {
    color: var(--ink);
  }
  @media (max-width: 720px) {
    li {
      grid-template-columns: 1fr 1fr;
    }
    .slopes,
    .step {
      grid-column: 1 / -1;
    }
  }
`;
