/** Styles of what can be exported, in the share menu. */
import { css } from "lit";

export const styles = css`
  :host {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 6px 12px;
    align-items: baseline;
    margin-top: 8px;
    padding: 10px 8px 2px;
    border-top: 1px solid var(--line);
    font-size: var(--small);
  }
  div {
    display: contents;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  button {
    min-width: 24px;
    min-height: max(24px, calc(var(--target) - 8px));
    padding: 0 10px;
    border: 1px solid var(--line-strong);
    border-radius: 14px;
    background: var(--surface);
    color: var(--ink);
    font: inherit;
    cursor: pointer;
  }
  button:hover {
    background: var(--sunken);
  }
  button:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
`;
