/** `<np-class-card>`: how to join, over the whole window, to be read from the back row: address, code, QR code. */
import { html, nothing, svg } from "lit";
import { Member } from "./member.js";
import { drawn } from "./qr.js";

class ClassCard extends Member {
  open() {
    /** @type {HTMLDialogElement} */ (this.querySelector("dialog")).showModal();
  }

  render() {
    const { entry = "", title, join = "", qr = [], roster = [] } = this.told ?? {};
    const here = roster.filter((each) => each.here).length;
    return html`<dialog class="class-card" aria-label="How to join">
      <form method="dialog"><button class="tool close" aria-label="Close" autofocus><svg class="icon" aria-hidden="true"><use href="#icon-close"></use></svg></button></form>
      <div class="card-words">
        ${title ? html`<h2>${title}</h2>` : nothing}
        <p>Open <strong class="card-address">${spoken(join)}</strong></p>
        <p>press <svg class="icon" aria-hidden="true"><use href="#icon-class"></use></svg> <strong>Class</strong> and join with</p>
        <p class="card-code">${entry}</p>
        <p class="card-here">${here} here</p>
      </div>
      ${qr.length ? picture(qr) : nothing}
    </dialog>`;
  }
}

/** @param {readonly string[]} rows */
function picture(rows) {
  const { side, path } = drawn(rows);
  return html`<svg class="card-picture" viewBox="0 0 ${side} ${side}" role="img" aria-label="QR code of the address">
    ${svg`<rect width=${side} height=${side} fill="#fff"/><path d=${path} fill="#000"/>`}
  </svg>`;
}

/** @param {string} join the address with the code @returns {string} what one types to come to the playground */
export function spoken(join) {
  return join
    .replace(/[?#].*/, "")
    .replace(/\/$/, "")
    .replace(/^http:\/\//, "");
}

customElements.define("np-class-card", ClassCard);
