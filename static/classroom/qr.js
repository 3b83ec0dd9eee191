/** A QR code as one path, from the rows of 0 and 1 that the server sends. */

/** Modules of white around it, which readers need to find it. */
export const QUIET = 4;

/**
 * @param {readonly string[]} rows
 * @returns {{ side: number, path: string }} side: modules, with the quiet zone; path: of the dark ones, for SVG
 */
export function drawn(rows) {
  let path = "";
  rows.forEach((row, y) => {
    for (const { index, 0: run } of row.matchAll(/1+/g))
      path += `M${index + QUIET} ${y + QUIET}h${run.length}v1h-${run.length}z`;
  });
  return { side: rows.length + 2 * QUIET, path };
}
