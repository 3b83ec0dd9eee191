/**
 * A base class for elements that show the time: drawn anew again and again for as long as they are on the page.
 * @template {new (...args: any[]) => import("lit").LitElement} Base
 * @param {Base} base such as `LitElement`
 * @param {number} every milliseconds
 */
export function ticking(base, every) {
  return class extends base {
    /** @type {ReturnType<typeof setInterval> | undefined} */
    #ticking;

    connectedCallback() {
      super.connectedCallback();
      this.#ticking = setInterval(() => this.requestUpdate(), every);
    }

    disconnectedCallback() {
      super.disconnectedCallback();
      clearInterval(this.#ticking);
    }
  };
}
