/**
 * The elements over the network's picture: a button for each node, headings, the one link the keyboard is on.
 *
 * @typedef {import("./graph.js").Graph} Graph
 * @typedef {import("./layout.js").Layout} Layout
 */
import { html, nothing } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { isOwn } from "./graph.js";
import { LIFT } from "./paint.js";

const CONSTANT = "Unused: this dataset has one variable, x₁, and this feature doesn't depend on it.";

/**
 * @param {string} id
 * @param {object} options
 * @param {Graph} options.graph
 * @param {Layout} options.layout
 * @param {boolean} options.lifted
 * @param {string} options.mark of a unit that hardly learns
 * @param {boolean} options.entry whether the tab key stops here
 * @param {string} options.spoken
 * @param {{ label: string, help?: string } | undefined} options.feature its catalogue entry, if it is one
 * @param {boolean} [options.constant] a feature that is the same at all points of a line
 * @param {unknown} options.beside what stands to the right of an output
 */
export function nodeTemplate(
  id,
  { graph, layout, lifted, mark, entry, spoken, feature, constant = false, beside },
) {
  const centre = layout.centres.get(id);
  const { column } = graph.places.get(id) ?? { column: 0 };
  if (!centre) return nothing;
  const { kind, nodes } = graph.layers[column];
  const side = layout.node * (lifted ? LIFT : 1);
  const place = { ...position(centre.x, centre.y), width: `${side}px`, height: `${side}px` };
  const input = kind === "input";
  return html`<button type="button" class="node ${kind} ${lifted ? "lifted" : ""} ${isOwn(id) ? "own" : mark}" data-id=${id} style=${styleMap(place)}
    aria-label=${spoken} aria-pressed=${input && !isOwn(id) ? String(nodes.includes(id)) : nothing} title=${constant ? CONSTANT : (feature?.help ?? nothing)}
    tabindex=${entry ? 0 : -1}>${mark ? html`<i title="This unit is ${mark}: its slope is nearly 0, so it hardly learns.">${mark}</i>` : nothing}${input ? html`<span style=${styleMap({ maxWidth: `${layout.gutter - 9}px` })}>${feature?.label ?? id}${constant ? html` <small>unused</small>` : nothing}</span>` : nothing}
    ${kind === "output" && beside ? html`<span class="beside">${beside}</span>` : nothing}</button>`;
}

/**
 * The button that removes a feature of the user's own, at the corner of its node.
 * @param {{ x: number, y: number }} centre
 * @param {number} side of the node
 * @param {string} name
 * @param {() => void} remove
 */
export function removeTemplate(centre, side, name, remove) {
  const place = position(centre.x + side / 2, centre.y - side / 2);
  return html`<button type="button" class="remove" style=${styleMap(place)} aria-label="Remove the feature ${name}"
    title="Remove this feature (Delete)" @click=${remove}>×</button>`;
}

/** @param {string} id @param {{ x: number, y: number }} centre @param {string} spoken */
export function linkTemplate(id, { x, y }, spoken) {
  return html`<button type="button" class="link" data-id=${id} style=${styleMap(position(x, y))} aria-label=${spoken}
    tabindex="0"></button>`;
}

/** @param {number} x @param {number} y */
function position(x, y) {
  return { left: `${x}px`, top: `${y}px` };
}
