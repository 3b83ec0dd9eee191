/** Styles of the output panel. */
import { css } from "lit";

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    color: var(--ink);
    font-size: var(--small);
  }
  /* Where the page gives the panel a height (--fit: size), the picture is the largest square above the legend. */
  .frame {
    container-type: var(--fit, inline-size);
    flex: 1 1 auto;
    aspect-ratio: 1;
    min-height: 0;
  }
  .plane {
    position: relative;
    width: min(100cqw, var(--high, 100cqw));
    margin: 0 auto;
    aspect-ratio: 1;
    overflow: hidden;
    border-radius: 6px;
    background: var(--sunken);
    cursor: crosshair;
    touch-action: pan-y pinch-zoom;
  }
  .plane:focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  canvas {
    position: absolute;
    inset: 0;
  }
  .chip {
    position: absolute;
    max-width: calc(100% - 16px);
    margin: 0;
    padding: 2px 8px;
    border-radius: 6px;
    background: color-mix(in srgb, var(--surface) 86%, transparent);
    color: var(--ink);
    font-size: var(--small);
    font-variant-numeric: tabular-nums;
    pointer-events: none;
  }
  .chip h2 {
    display: inline-block;
    margin: 0;
    font-size: inherit;
    font-weight: var(--strong);
  }
  .chip h2:not(.as-written)::first-letter {
    text-transform: uppercase;
  }
  .name {
    top: 8px;
    left: 8px;
  }
  .name.other {
    background: var(--ink);
    color: var(--surface);
  }
  .value {
    top: 8px;
    right: 8px;
  }
  .value span {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .value i {
    width: 9px;
    height: 9px;
    border-radius: 50%;
  }
  .plane.fit {
    box-sizing: border-box;
    border: 1px solid var(--line);
    background: var(--surface);
  }
  .plane.fit .field {
    z-index: 1;
    pointer-events: none;
  }
  .plane.fit :is(.tick, .chip, .probe) {
    z-index: 2;
  }
  .broken {
    top: 50%;
    left: 50%;
    width: max-content;
    padding: 8px 12px;
    text-align: center;
    transform: translate(-50%, -50%);
  }
  .without {
    z-index: 2;
    bottom: 32px;
    left: 8px;
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 4px 8px;
    border: 1px solid var(--line-strong);
    background: var(--surface);
    cursor: default;
    pointer-events: auto;
  }
  .without button {
    min-height: 28px;
    padding: 0 10px;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: none;
    color: var(--ink);
    font: inherit;
    white-space: nowrap;
    cursor: pointer;
  }
  .tick {
    position: absolute;
    padding: 0 3px;
    border-radius: 3px;
    background: color-mix(in srgb, var(--surface) 72%, transparent);
    font-size: var(--tiny);
    font-variant-numeric: tabular-nums;
    line-height: 1.27;
    pointer-events: none;
  }
  .tick.x {
    bottom: 3px;
    transform: translateX(-50%);
  }
  .tick.y {
    left: 3px;
    transform: translateY(-50%);
  }
  .probe {
    position: absolute;
    width: 14px;
    height: 14px;
    border: 2px solid var(--ink);
    border-radius: 50%;
    box-shadow: 0 0 0 2px var(--surface);
    transform: translate(-50%, -50%);
    pointer-events: none;
  }
  .foot {
    container-type: inline-size;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0 12px;
    min-height: 32px;
    padding-top: 4px;
  }
  /* Numbers and pictures go from left to right in every language. */
  .legend,
  .plane {
    direction: ltr;
  }
  .legend {
    display: flex;
    align-items: center;
    gap: 5px;
    font-variant-numeric: tabular-nums;
  }
  .legend.classes {
    flex: 1;
    flex-wrap: wrap;
    gap: 2px 10px;
  }
  .legend span {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .legend .line {
    width: 16px;
    height: 3px;
    border-radius: 2px;
  }
  /* So many that they need a line of their own. */
  .legend.many {
    flex-basis: 100%;
    gap: 0 7px;
  }
  .target select {
    min-height: 24px;
    border: 1px solid var(--line-strong);
    border-radius: 4px;
    background: var(--surface);
    color: inherit;
    font: inherit;
  }
  .scale,
  .legend .line,
  .value i,
  .swatch {
    forced-color-adjust: none;
  }
  .scale {
    position: relative;
    width: 92px;
    height: 24px;
    background-clip: content-box !important;
    padding: 6px 0;
    box-sizing: border-box;
  }
  .scale i {
    position: absolute;
    top: 4px;
    bottom: 4px;
    left: 50%;
    border-left: 1px solid var(--ink);
  }
  /* It opens a menu, and says so. */
  .scale::after {
    content: "";
    position: absolute;
    right: -13px;
    top: 9px;
    width: 5px;
    height: 5px;
    border: solid currentcolor;
    border-width: 0 1.5px 1.5px 0;
    rotate: 45deg;
    pointer-events: none;
  }
  .scale + span {
    margin-inline-start: 14px;
  }
  .scale select {
    display: var(--hidden-palette, block);
    position: absolute;
    inset: 0;
    width: 100%;
    opacity: 0;
    cursor: pointer;
  }
  .scale:has(:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  .scale:hover {
    cursor: pointer;
  }
  .options {
    display: var(--controls, flex);
    gap: 12px;
  }
  .options label {
    display: flex;
    align-items: center;
    gap: 6px;
    min-height: 28px;
    cursor: pointer;
  }
  /* All in one line still. */
  @container (max-width: 384px) {
    .scale {
      width: 48px;
    }
    .options {
      gap: 10px;
    }
    .options label {
      gap: 4px;
    }
  }
  input[type="checkbox"] {
    width: 16px;
    height: 16px;
    margin: 0;
    accent-color: var(--accent);
  }
  input:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
`;
