/** Styles of what stands above the network: the bar, the headings of layers and their controls. */
import { css } from "lit";

export const headingStyles = css`
  .bar {
    display: var(--controls, flex);
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 32px;
  }
  .bar h2 {
    margin: 0;
    font-size: var(--base);
    font-weight: var(--strong);
  }
  .headings {
    position: sticky;
    z-index: 3;
    top: 0;
    background: linear-gradient(var(--surface) 85%, transparent);
    pointer-events: none;
  }
  .heading {
    position: absolute;
    top: 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    max-width: var(--width);
    transform: translateX(-50%);
    color: var(--muted);
    white-space: nowrap;
  }
  .heading strong {
    display: flex;
    align-items: center;
    height: max(28px, 1.2em);
    color: var(--ink);
    font-weight: var(--strong);
  }
  .words {
    display: var(--controls, flex);
    gap: 6px;
    height: max(18px, 1.2em);
    line-height: max(18px, 1.2em);
  }
  .low .words {
    display: none;
  }
  .control {
    display: var(--controls, flex);
    align-items: center;
    justify-content: center;
    max-width: 100%;
    /* Percentages are of the control's own width: it stays centred unless its right half has no room. */
    transform: translateX(min(0px, calc(var(--room) - 50%)));
    pointer-events: auto;
  }
  .control select {
    /* As wide as the chosen name, not as the longest. */
    field-sizing: content;
    min-width: 0;
    max-width: 100%;
    height: 24px;
    padding: 0 2px;
    border: 1px solid transparent;
    border-radius: 4px;
    background: var(--surface);
    color: var(--ink);
    font: inherit;
    text-overflow: ellipsis;
    cursor: pointer;
  }
  .narrow .control select {
    appearance: none;
    text-decoration: underline dotted;
  }
  .control select:hover {
    border-color: var(--line-strong);
  }
  .control select:disabled {
    border-color: transparent;
    color: var(--muted);
    opacity: 0.7;
    cursor: not-allowed;
  }
  .lock {
    display: grid;
    flex: none;
    place-items: center;
    width: 24px;
    height: 24px;
    padding: 0;
    border: 0;
    border-radius: 4px;
    background: none;
    color: var(--muted);
    opacity: 0.6;
    cursor: pointer;
  }
  .lock:hover,
  .lock:focus-visible,
  .lock[aria-pressed="true"] {
    background: var(--sunken);
    color: var(--ink);
    opacity: 1;
  }
  .lock:disabled {
    background: none;
    opacity: 0.3;
    cursor: not-allowed;
  }
  select:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .stepper {
    display: flex;
    align-items: center;
    pointer-events: auto;
    height: max(28px, 1.2em);
  }
  .stepper button {
    display: var(--controls, grid);
    place-items: center;
    width: 24px;
    height: 24px;
    padding: 0;
    border: 1px solid var(--line-strong);
    border-radius: 50%;
    background: var(--surface);
    color: var(--ink);
    font: inherit;
    font-weight: var(--strong);
    line-height: 1;
    cursor: pointer;
  }
  .stepper button:hover:not([aria-disabled]) {
    border-color: var(--accent);
    color: var(--accent);
  }
  .stepper button[aria-disabled] {
    border-color: var(--line);
    color: var(--muted);
    opacity: 0.5;
    cursor: default;
  }
  .stepper input {
    box-sizing: border-box;
    /* Grows with a third digit. */
    field-sizing: content;
    min-width: 24px;
    max-width: max(32px, 2.4em);
    height: max(24px, 1.2em);
    padding: 0;
    border: 1px solid transparent;
    border-radius: 4px;
    background: none;
    color: inherit;
    font: inherit;
    font-weight: var(--strong);
    font-variant-numeric: tabular-nums;
    text-align: center;
    unicode-bidi: plaintext;
  }
  .bar .stepper input {
    min-width: 36px;
    font-size: var(--base);
  }
  .stepper input:hover,
  .stepper input:focus {
    border-color: var(--line-strong);
    background: var(--ground);
  }
`;
