/** Styles of the slow motion panel. */
import { css } from "lit";

export const styles = css`
  .stages ol:not(.losses) {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin: 0 0 8px;
    padding: 0;
    list-style: none;
  }
  .stage[aria-current] {
    border-color: var(--accent);
    background: var(--accent-soft);
    font-weight: var(--strong);
  }
  .move {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-bottom: 12px;
  }
  .move button {
    min-width: 40px;
  }
  button:disabled {
    opacity: 0.45;
    cursor: default;
  }
  .take.due {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
    font-weight: var(--strong);
  }
  .said,
  .live {
    margin-bottom: 8px;
    color: var(--ink);
  }
  .parts {
    display: flex;
    flex-wrap: wrap;
  }
  .picture {
    flex: 1 1 min(100%, max(25rem, var(--breadth)));
    min-width: 0;
    overflow-x: auto;
  }
  .about {
    flex: 1 1 min(100%, 25rem);
    min-width: 0;
  }
  svg.drawing {
    display: block;
    width: 100%;
  }
  .link {
    fill: none;
    stroke: var(--positive);
    opacity: 0.75;
    transition: stroke-width var(--quick);
  }
  .training .link {
    transition: none;
  }
  .link.negative {
    stroke: var(--negative);
  }
  .link.lit {
    opacity: 1;
    filter: drop-shadow(0 0 3px var(--accent));
  }
  .node circle {
    fill: var(--surface);
    stroke: var(--line-strong);
  }
  .node.positive circle {
    fill: color-mix(in srgb, var(--positive) 18%, var(--surface));
  }
  .node.negative circle {
    fill: color-mix(in srgb, var(--negative) 18%, var(--surface));
  }
  .node.chosen circle {
    stroke: var(--accent);
    stroke-width: 3;
  }
  .node[role="button"] {
    cursor: pointer;
  }
  .node text {
    fill: var(--ink);
    font-size: 14px;
    font-variant-numeric: tabular-nums;
    text-anchor: middle;
  }
  .node .long {
    font-size: 8.5px;
  }
  .node .name {
    fill: var(--muted);
    font-size: 13px;
  }
  .losses {
    display: grid;
    gap: 2px;
    margin: 0;
    padding-left: 28px;
  }
  .losses li {
    font-variant-numeric: tabular-nums;
  }
  .losses .bar {
    display: inline-block;
    max-width: 60%;
    height: 8px;
    margin-right: 8px;
    border-radius: 2px;
    background: var(--train);
  }
  .losses .chosen {
    font-weight: var(--strong);
  }
  @media (prefers-reduced-motion: no-preference) {
    .link.flow {
      stroke-dasharray: 10 6;
      animation: flow 0.9s linear infinite;
    }
    .node.arrives {
      animation: arrive 0.3s ease-out backwards;
    }
  }
  @keyframes flow {
    from {
      stroke-dashoffset: 16;
    }
    to {
      stroke-dashoffset: 0;
    }
  }
  @keyframes arrive {
    from {
      opacity: 0.15;
    }
  }
`;
