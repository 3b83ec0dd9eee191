/** Styles of the network panel. */
import { css } from "lit";

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 460px;
    color: var(--ink);
    font-size: var(--small);
  }
  .bar {
    display: flex;
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
  .box {
    position: relative;
    flex: 1;
    min-height: 0;
    overflow: auto;
    overscroll-behavior-x: contain;
  }
  .picture {
    position: absolute;
    top: 0;
    left: 0;
    overflow: clip;
    touch-action: pan-x pan-y;
  }
  .picture.over-link {
    cursor: pointer;
  }
  canvas {
    position: absolute;
    top: 0;
    left: 0;
    pointer-events: none;
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
    height: 28px;
    color: var(--ink);
    font-weight: var(--strong);
  }
  .words {
    display: flex;
    gap: 6px;
    height: 18px;
    line-height: 18px;
  }
  .control {
    display: flex;
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
  select:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .stepper {
    display: flex;
    align-items: center;
    pointer-events: auto;
    height: 28px;
  }
  .stepper button {
    display: grid;
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
  .stepper button:hover:not(:disabled) {
    border-color: var(--accent);
    color: var(--accent);
  }
  .stepper button:disabled {
    border-color: var(--line);
    color: var(--muted);
    opacity: 0.5;
    cursor: default;
  }
  .stepper input {
    box-sizing: border-box;
    /* Grows with a third digit. */
    field-sizing: content;
    min-width: 22px;
    max-width: 32px;
    height: 24px;
    padding: 0;
    border: 1px solid transparent;
    border-radius: 4px;
    background: none;
    color: inherit;
    font: inherit;
    font-weight: var(--strong);
    font-variant-numeric: tabular-nums;
    text-align: center;
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
  button:focus-visible,
  input:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .node {
    position: absolute;
    box-sizing: border-box;
    padding: 0;
    border: 1.5px solid var(--line-strong);
    border-radius: 7px;
    /* The ring hides the square corners of the map below, and keeps links at a distance. */
    box-shadow: 0 0 0 3px var(--surface);
    background: none;
    color: var(--ink);
    font: inherit;
    cursor: pointer;
    transform: translate(-50%, -50%);
  }
  .node[aria-pressed="false"] {
    border-color: var(--line);
    color: var(--muted);
  }
  .node[aria-pressed="true"],
  .node.output {
    border-color: var(--ink);
  }
  .node.lifted {
    z-index: 2;
    border: 2px solid var(--ink);
    box-shadow:
      0 0 0 3px var(--surface),
      var(--shadow-high);
  }
  .node:focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  .node span {
    position: absolute;
    top: 50%;
    right: calc(100% + 7px);
    transform: translateY(-50%);
    white-space: nowrap;
  }
  .node[aria-pressed="true"] span {
    font-weight: var(--strong);
  }
  .node .beside {
    right: auto;
    left: calc(100% + 8px);
    display: flex;
    align-items: center;
    gap: 4px;
    max-width: 80px;
    overflow: hidden;
    color: var(--ink);
    text-overflow: ellipsis;
  }
  .node.own {
    border-color: var(--ink);
  }
  .node.own span {
    overflow: hidden;
    font-weight: var(--strong);
    text-overflow: ellipsis;
  }
  .remove {
    position: absolute;
    z-index: 3;
    width: 24px;
    height: 24px;
    padding: 0;
    border: 1px solid var(--line);
    border-radius: 50%;
    background: var(--surface);
    color: var(--muted);
    font: inherit;
    line-height: 1;
    cursor: pointer;
    transform: translate(-50%, -50%);
  }
  .remove:hover {
    border-color: var(--error);
    color: var(--error);
  }
  .under {
    display: grid;
    grid-template-columns: auto 1fr;
    align-items: end;
    gap: 12px;
    margin-top: 4px;
  }
  .below {
    margin: 4px 0 0;
    color: var(--muted);
    font-variant-numeric: tabular-nums;
    text-align: center;
  }
  .below.warning::first-letter {
    text-transform: uppercase;
  }
  .below.warning {
    padding: 4px 10px;
    border-left: 3px solid var(--negative);
    border-radius: 4px;
    background: var(--notice-soft);
    color: var(--ink);
    text-align: left;
  }
  .link {
    position: absolute;
    width: 24px;
    height: 24px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    transform: translate(-50%, -50%);
    pointer-events: none;
  }
  .waiting {
    position: absolute;
    inset: 40% 0 auto;
    color: var(--muted);
    text-align: center;
  }
`;
