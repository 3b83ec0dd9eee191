/** Styles of the metrics panel. */
import { css } from "lit";

export const styles = css`
  .parts {
    display: flex;
    flex-wrap: wrap;
    gap: 16px 48px;
  }
  caption {
    padding: 0 0 4px 4px;
    font-weight: var(--strong);
    text-align: left;
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
