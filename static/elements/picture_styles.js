/** Styles of a panel with a square picture, and words beside it or below. */
import { css } from "lit";

export const pictureStyles = css`
  .parts {
    display: flex;
    flex-wrap: wrap;
    gap: 16px 24px;
  }
  .picture {
    position: relative;
    aspect-ratio: 1;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    touch-action: pan-y;
  }
  .picture:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .picture > i {
    position: absolute;
    border: 2px solid var(--ink);
    border-radius: 50%;
    pointer-events: none;
  }
  .words {
    display: grid;
    flex: 1 1 15rem;
    gap: 8px;
    align-content: start;
    max-width: 32.5rem;
  }
`;
