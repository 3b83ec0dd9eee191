/**
 * `<np-lessons>`: a course's concepts, each with a link that shows it. The server has drawn the dialog; here links open in
 * place, as one change to undo, and say what they changed.
 */
import { inRun } from "../elements/run.js";
import { searchLessons } from "../page/lessons.js";
import { openLink } from "../page/location.js";
import { tell } from "../page/messages.js";

class LessonsDialog extends inRun(HTMLElement) {
  #listening = false;

  open() {
    if (!this.#listening) this.#listen();
    this.querySelector("dialog")?.showModal();
  }

  #listen() {
    this.#listening = true;
    this.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      // With a key that asks for another tab or window the browser opens it there.
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      this.#open(link);
    });
    searchLessons(this);
  }

  /** @param {HTMLAnchorElement} link */
  async #open(link) {
    this.querySelector("dialog")?.close();
    const reply = await openLink(this.run, link.getAttribute("href") ?? "");
    if (reply.type === "error") return;
    const said = link.closest("div")?.querySelector("dd")?.textContent ?? "";
    tell(this.store, "notice", {
      code: "lesson",
      message: `${capital(link.textContent ?? "")}. ${said}.`,
      about: "open",
    });
  }
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

customElements.define("np-lessons", LessonsDialog);
