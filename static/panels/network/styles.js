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
  .node.dead,
  .node.saturated {
    border: 2px dashed var(--error);
  }
  .node.saturated {
    border-color: var(--negative);
  }
  .node i {
    position: absolute;
    z-index: 1;
    top: calc(100% - 7px);
    left: 50%;
    padding: 0 3px;
    border-radius: 4px;
    background: var(--surface);
    color: var(--error);
    font-size: var(--tiny);
    font-style: normal;
    line-height: 1.2;
    transform: translateX(-50%);
  }
  .node.saturated i {
    color: var(--negative);
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
    display: var(--controls, grid);
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
  /* A low window: all that stands around the picture in one line below it. */
  @media (min-width: 640px) and (max-height: 649px) {
    :host {
      display: grid;
      grid-template: "box box" minmax(0, 1fr) "under bar" auto / 1fr auto;
      gap: 2px 12px;
    }
    .box {
      grid-area: box;
    }
    .bar {
      grid-area: bar;
    }
    .under {
      grid-area: under;
      margin: 0;
    }
    .below.warning {
      grid-column: 1 / -1;
    }
  }
  @media (min-width: 640px) and (max-width: 959px) and (max-height: 649px) {
    .under .below {
      display: none;
    }
  }
  .waiting {
    position: absolute;
    inset: 40% 0 auto;
    color: var(--muted);
    text-align: center;
  }
`;
