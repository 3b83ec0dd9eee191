/** Styles of the metrics panel. */
import { css } from "lit";

export const styles = css`
  :host {
    display: block;
    color: var(--ink);
    font-size: var(--small);
  }
  h2 {
    margin: 0;
    font-size: var(--base);
    font-weight: var(--strong);
  }
  h2 button {
    display: flex;
    align-items: center;
    gap: 8px;
    width: 100%;
    min-height: 28px;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    text-align: left;
    cursor: pointer;
  }
  h2 button::before {
    width: 7px;
    height: 7px;
    border-right: 2px solid;
    border-bottom: 2px solid;
    content: "";
    transform: rotate(-45deg);
    transition: transform var(--quick);
  }
  h2 button[aria-expanded="true"]::before {
    transform: rotate(45deg);
  }
  button:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  p {
    margin: 0;
    color: var(--muted);
  }
  .parts {
    display: flex;
    flex-wrap: wrap;
    gap: 16px 48px;
    margin-top: 8px;
  }
  .scroll {
    max-width: 100%;
    overflow-x: auto;
  }
  table {
    border-collapse: separate;
    border-spacing: 2px;
    font-variant-numeric: tabular-nums;
  }
  caption {
    padding: 0 0 4px 4px;
    font-weight: var(--strong);
    text-align: left;
  }
  th {
    padding: 2px 8px;
    color: var(--muted);
    font-weight: var(--regular);
    white-space: nowrap;
  }
  th[scope="row"] {
    text-align: right;
  }
  svg {
    vertical-align: -3px;
  }
  tbody td {
    min-width: 44px;
    height: 28px;
    padding: 0 6px;
    border-radius: 4px;
    text-align: center;
  }
  td.right {
    outline: 1px solid var(--line-strong);
    outline-offset: -1px;
    font-weight: var(--strong);
  }
  td.share {
    padding: 0 8px;
    white-space: nowrap;
    text-align: right;
  }
  .none {
    color: var(--muted);
  }
`;
