/**
 * `<np-worked>`: the numbers of a worked example's first step as its makers printed them, and ours beside them.
 *
 * @typedef {NonNullable<import("../wire/protocol.js").Frame["worked"]>} Worked
 */
import { css, html, nothing } from "lit";
import { ViewPanel } from "../elements/view.js";

class WorkedPanel extends ViewPanel {
  static styles = [
    ViewPanel.styles,
    css`
      td {
        padding: 2px 8px;
        text-align: right;
      }
      tbody th {
        color: var(--ink);
      }
      .differs {
        color: var(--error);
      }
      p.said {
        margin-bottom: 8px;
        color: var(--ink);
      }
      :host {
        container-type: inline-size;
      }
      /* On a phone a stage stands above its first row, so that both columns of digits are seen. */
      @container (max-width: 560px) {
        :is(th, td) {
          padding: 2px 3px;
        }
        .when {
          display: none;
        }
        tbody th[scope="row"] {
          text-align: left;
          white-space: normal;
        }
        [data-when]::before {
          content: attr(data-when);
          display: block;
          color: var(--muted);
        }
      }
    `,
  ];

  /** @param {Required<Worked>} worked */
  draw({ source, rows }) {
    const same = rows.filter(({ agrees }) => agrees).length;
    return html`<p class="said">From ${source}. ${same} of ${rows.length} printed numbers are ours to the last digit.
      They are of the first step: press Reset to see it from its start.</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Printed numbers and ours"><table>
        <thead><tr><th scope="col" class="when">stage</th><th scope="col">what</th><th scope="col">printed</th><th scope="col">ours</th><td></td></tr></thead>
        <tbody>${rows.map((row, index) => {
          const when = rows[index - 1]?.when === row.when ? "" : row.when;
          const mark = row.agrees ? "✓" : "differs";
          return html`<tr data-called=${row.called}><td class="when">${when}</td><th scope="row" data-when=${when || nothing}>${row.called}</th>
            <td>${minus(row.printed)}</td><td class="ours" title=${minus(String(row.value))}>${minus(row.ours)}</td>
            <td class=${row.agrees ? "" : "differs"} aria-label=${row.agrees ? "the same" : "differs"}>${mark}</td></tr>`;
        })}</tbody></table></div>`;
  }
}

/** @param {string} text */
function minus(text) {
  return text.replace("-", "−");
}

customElements.define("np-worked", WorkedPanel);
