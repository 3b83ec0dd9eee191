/** Styles of the card beside a neuron or link. */
import { css, unsafeCSS } from "lit";

/** Where layout.css puts everything below one another. */
export const OUTPUT_OUT_OF_SIGHT = "(max-width: 639px)";

export const cardStyles = css`
  :host {
    position: absolute;
    z-index: 5;
    top: 0;
    left: 0;
    box-sizing: border-box;
    min-width: 152px;
    max-width: 264px;
    max-height: 340px;
    overflow: auto;
    padding: 8px 12px;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: var(--shadow-high);
    color: var(--ink);
    font-size: var(--small);
  }
  :host(:not([pinned])) {
    pointer-events: none;
  }
  h3 {
    margin: 0 0 4px;
    font-size: var(--small);
    font-weight: var(--strong);
  }
  h3::first-letter {
    text-transform: uppercase;
  }
  label {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    min-height: 26px;
    color: var(--muted);
  }
  label.first {
    color: var(--ink);
  }
  output,
  input {
    width: 72px;
    box-sizing: border-box;
    padding: 2px 6px;
    border: 1px solid transparent;
    color: var(--ink);
    font: inherit;
    font-variant-numeric: tabular-nums;
    text-align: right;
    unicode-bidi: plaintext;
  }
  input {
    border-color: var(--line-strong);
    border-radius: 4px;
    background: var(--ground);
  }
  input {
    touch-action: pan-y;
  }
  input:not(:focus) {
    cursor: ew-resize;
  }
  input:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 0;
  }
  input[type="range"] {
    width: 100%;
    height: 24px;
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    accent-color: var(--accent);
    cursor: ew-resize;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .row label {
    flex: 1;
  }
  .hold {
    width: 24px;
    height: 24px;
    padding: 0;
    border: 1px solid transparent;
    border-radius: 4px;
    background: none;
    color: var(--muted);
    cursor: pointer;
  }
  .hold:hover {
    background: var(--sunken);
    color: var(--ink);
  }
  .hold.words {
    width: auto;
    min-height: 28px;
    padding: 0 8px;
    border-color: var(--line-strong);
    color: var(--ink);
    font: inherit;
  }
  .hold:focus-visible {
    outline: 2px solid var(--accent);
  }
  h3 .hold {
    margin: -6px 0; /* no more room than the words need */
  }
  .hold svg {
    vertical-align: -3px;
  }
  canvas {
    display: none;
    border-radius: 4px;
  }
  @media ${unsafeCSS(OUTPUT_OUT_OF_SIGHT)} {
    /* A sheet from below, as wide as the window. */
    :host([pinned]) {
      position: fixed;
      z-index: 28;
      top: auto;
      right: 0;
      bottom: var(--bar);
      left: 0;
      max-width: none;
      max-height: 40dvh;
      padding: 12px 16px;
      border-width: 1px 0 0;
      border-radius: var(--radius-large) var(--radius-large) 0 0;
      overscroll-behavior: contain;
    }
    :host([pinned]) canvas {
      display: block;
      float: left;
      margin: 0 16px 8px 0;
    }
    .close {
      width: var(--target);
      height: var(--target);
      margin: -8px -12px 0 0;
    }
    label {
      min-height: 40px;
    }
    input {
      min-height: 36px;
    }
  }
  p {
    margin: 4px 0 0;
    color: var(--muted);
  }
  p[role="alert"] {
    color: var(--error);
  }
  h4 {
    margin: 2px 0 0;
    padding-top: 4px;
    border-top: 1px solid var(--line);
    color: var(--muted);
    font-size: inherit;
    font-weight: var(--regular);
  }
  .close {
    float: right;
    width: 24px;
    height: 24px;
    margin: -4px -8px 0 4px;
    padding: 0;
    border: 0;
    border-radius: 4px;
    background: none;
    color: var(--muted);
    font: inherit;
    font-size: 16px;
    cursor: pointer;
  }
  .close:hover {
    background: var(--sunken);
    color: var(--ink);
  }
`;
