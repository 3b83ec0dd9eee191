/** Styles of the panel with what each neuron is worth. */
import { css } from "lit";

export const styles = css`
  p + p {
    margin-top: 4px;
  }
  .said {
    color: var(--ink);
  }
  .scroll {
    max-height: max(420px, 65dvh);
    margin-top: 8px;
    overflow-y: auto;
  }
  .scroll:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  table {
    border-collapse: collapse;
  }
  thead :is(th, td) {
    position: sticky;
    top: 0;
    background: var(--surface);
  }
  thead th {
    text-align: right;
  }
  tbody :is(th, td) {
    padding: 2px 8px;
    border-top: 1px solid var(--line);
    text-align: right;
    white-space: nowrap;
  }
  tbody th[scope="row"] {
    text-align: left;
  }
  .whole :is(th, td) {
    color: var(--ink);
    font-weight: var(--strong);
  }
  .chosen :is(th, td) {
    background: var(--sunken);
  }
  small {
    display: inline-block;
    min-width: 5ch;
    color: var(--muted);
    font-size: inherit;
  }
  small.worse {
    color: var(--error);
  }
  button {
    min-height: 28px;
  }
  button.unit {
    border-color: transparent;
    background: none;
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  button.unit:hover,
  button.out:hover:enabled {
    background: var(--sunken);
  }
  button[aria-pressed="true"] {
    border-color: var(--accent);
  }
  button:disabled {
    color: var(--muted);
    cursor: default;
  }
  :host {
    container-type: inline-size;
  }
  /* All columns side by side on a phone: what belongs together stands one below the other. */
  @container (max-width: 640px) {
    :is(thead, tbody) :is(th, td) {
      padding: 2px 3px;
    }
    :is(thead, tbody) th {
      white-space: normal;
    }
    button.out {
      white-space: nowrap;
    }
    button.unit {
      padding: 0;
      text-align: left;
    }
    td > :is(span, small) {
      display: block;
      min-width: 0;
    }
  }
`;
