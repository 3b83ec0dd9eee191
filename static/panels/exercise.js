/**
 * `<np-exercise>`: the dialog in which an exercise is made: what it hides, its title and task, its link, a preview. The
 * server has drawn it from all that a link may hide; here it follows what is ticked and typed.
 */

import { inRun } from "../elements/run.js";
import { copy } from "../page/files.js";
import { addressOf, hashOf } from "../page/location.js";
import { goalIn } from "./task/goal.js";

/**
 * What no page shows. A line's end is shown, a tab as a space; words need joiners, marks of direction, parts of an emoji
 * (JOINERS in engine/run/link.py).
 */
const UNSEEN = /[^\P{C}\n\t\u200c-\u200f\u{e0020}-\u{e007f}]/u;
const MARKUP = /<[a-z/!]|&#?\w+;|\*\*|\]\(/i;

class ExerciseDialog extends inRun(HTMLElement) {
  /** The runs that a link may carry, asked for once each: with the weights as they are, or at the beginning.
   * @type {Map<boolean, Promise<string>>} */
  #runs = new Map();
  /** Goals that the server has signed, by what was typed. @type {Map<string, Promise<Record<string, any>>>} */
  #goals = new Map();
  #asked = 0;
  #listening = false;

  open() {
    const { view, hide, state } = this.store.get();
    this.#runs.clear();
    this.#goals.clear();
    const features = /** @type {string[]} */ (state?.config.features ?? []);
    for (const box of this.#boxes) {
      // Hidden by a link it would leave the network.
      box.disabled = features.includes(box.value);
      box.checked = !box.disabled && hide.has(box.value);
    }
    this.#field("title").value = String(view.title ?? "");
    this.#field("task").value = String(view.task ?? "");
    const goal = goalIn(view);
    this.#field("measure").value = goal?.measure ?? "";
    this.#field("rank").value = goal?.rank ?? "parameters";
    this.#box("repair").checked = goal?.repair ?? false;
    this.#field("bound").value = goal ? String(goal.measure === "loss" ? goal.bound : 100 * goal.bound) : "";
    this.#box("hideText").checked = view.hideText === true || hide.has("hideText");
    if (!this.#listening) this.#listen();
    this.querySelector("dialog")?.showModal();
    this.#show();
  }

  #listen() {
    this.#listening = true;
    this.addEventListener("input", ({ target }) => {
      if (target instanceof HTMLInputElement && target.name === "all") {
        for (const box of boxesBeside(target)) box.checked = target.checked;
      }
      this.#show();
    });
    this.querySelector('[name="copy"]')?.addEventListener("click", async () => {
      // The page's messages lie behind the dialog.
      if (await copy(this.store, this.#field("link").value, "Copied the link to this exercise."))
        this.#say("Copied.");
    });
  }

  /** @param {string} words beside the buttons */
  #say(words) {
    const place = this.querySelector(".copied");
    if (place) place.textContent = words;
  }

  /** @returns {HTMLInputElement[]} one for each name that may be hidden */
  get #boxes() {
    return [...this.querySelectorAll('input[name="hide"]')].map(
      (box) => /** @type {HTMLInputElement} */ (box),
    );
  }

  /** @param {string} name @returns {HTMLInputElement | HTMLTextAreaElement} */
  #field(name) {
    return /** @type {any} */ (this.querySelector(`[name="${name}"]`));
  }

  /** @param {string} name */
  #box(name) {
    return /** @type {HTMLInputElement} */ (this.#field(name));
  }

  /** The link, or why there is none. */
  async #show() {
    for (const all of this.querySelectorAll('input[name="all"]')) {
      const boxes = boxesBeside(all);
      const ticked = boxes.filter(({ checked }) => checked).length;
      const checked = ticked > 0 && ticked === boxes.length;
      Object.assign(all, { checked, indeterminate: ticked > 0 && !checked, disabled: !boxes.length });
    }
    const refused = ["title", "task"].filter((name) => this.#refused(name)).length > 0;
    this.#say("");
    this.#asked += 1;
    const asked = this.#asked;
    const { goal, fault } = await this.#goal();
    if (asked !== this.#asked) return;
    const place = /** @type {HTMLElement} */ (this.querySelector("#exercise-goal-said"));
    place.textContent = fault || (goal ? "Only networks that students train themselves count." : "");
    place.className = fault ? "fault" : "muted";
    this.#field("bound").setAttribute("aria-invalid", String(!!fault));
    const link = refused || fault ? "" : addressOf(await this.#hash(goal));
    if (asked !== this.#asked) return; // more was typed meanwhile
    this.#field("link").value = link;
    /** @type {HTMLButtonElement} */ (this.querySelector('[name="copy"]')).disabled = !link;
    const preview = this.querySelector(".preview");
    if (link) preview?.setAttribute("href", link);
    else preview?.removeAttribute("href");
  }

  /** @param {string} name of a field with words @returns {boolean} whether it can't be used; the page then says why */
  #refused(name) {
    const field = this.#field(name);
    const most = Number(field.dataset.most);
    const text = field.value.trim();
    const length = [...text].length;
    const long = `The ${name} has ${length.toLocaleString("en")} characters; the limit is ${most.toLocaleString("en")}.`;
    const unseen = `The ${name} has characters that a page can't show, such as control characters. Remove them.`;
    const fault = length > most ? long : UNSEEN.test(text) ? unseen : "";
    field.setAttribute("aria-invalid", String(fault !== ""));
    const place = /** @type {HTMLElement} */ (field.closest("p")?.querySelector("[role=status]"));
    const hint = MARKUP.test(text) ? "This is plain text: markup appears as you typed it." : "";
    place.textContent = fault || hint;
    place.className = fault ? "fault" : "muted";
    return fault !== "";
  }

  /** @returns {Promise<{ goal: string, fault: string }>} the goal as a link carries it, empty for none, or why it can't be */
  async #goal() {
    const measure = this.#field("measure").value;
    const field = /** @type {HTMLInputElement} */ (this.#field("bound"));
    field.hidden = !measure;
    for (const further of this.querySelectorAll("[data-goal]")) further.toggleAttribute("hidden", !measure);
    // Trained weights are not the student's own work.
    this.#box("weights").disabled = !!measure;
    if (!measure) return { goal: "", fault: "" };
    if (!field.value && document.activeElement !== field) field.value = measure === "loss" ? "0.1" : "95";
    const loss = measure === "loss";
    const typed = Number(field.value.trim().replace(",", "."));
    const most = loss ? 1e6 : 100;
    if (!(typed > 0 && typed <= most))
      return { goal: "", fault: loss ? "Enter a loss above 0." : "Enter a number above 0, up to 100." };
    const bound = loss ? typed : typed / 100;
    const rank = this.#field("rank").value;
    const repair = this.#box("repair").checked;
    const key = `${measure} ${bound} ${rank} ${repair}`;
    const asking = this.#goals.get(key) ?? this.send("goal", { measure, bound, rank, repair });
    this.#goals.set(key, asking);
    const reply = await asking;
    return reply.type === "goal" ? { goal: reply.goal, fault: "" } : { goal: "", fault: reply.message };
  }

  /** @param {string} goal @returns {Promise<string>} what follows the `#` of the exercise's link */
  async #hash(goal) {
    const { state, view } = this.store.get();
    const { title: _, task: __, hideText: ___, goal: ____, ...options } = view;
    const words = ["title", "task"].flatMap((name) => {
      const text = this.#field(name).value.trim();
      return text ? [[name, text]] : [];
    });
    const noText = this.#box("hideText").checked ? { hideText: true } : {};
    const hide = this.#boxes.filter(({ checked }) => checked).map(({ value }) => value);
    const trained = !goal && this.#box("weights").checked;
    const link = trained || state?.given ? await this.#run(trained) : (state?.link ?? "");
    return hashOf(
      this.store,
      link,
      { ...options, ...noText, ...Object.fromEntries(words), ...(goal ? { goal } : {}) },
      new Set(hide),
    );
  }

  /** @param {boolean} trained @returns {Promise<string>} the link with the run in it */
  #run(trained) {
    const asking =
      this.#runs.get(trained) ??
      this.send("save", { format: "bytes", ...(trained ? {} : { fresh: true }) }).then((reply) =>
        reply.type === "saved" ? String(reply.link) : (this.store.get().state?.link ?? ""),
      );
    this.#runs.set(trained, asking);
    return asking;
  }
}

/** @param {Element} all the box for a whole part @returns {HTMLInputElement[]} those of its members that can be ticked */
function boxesBeside(all) {
  const boxes = all.closest("fieldset")?.querySelectorAll('input[name="hide"]:not(:disabled)') ?? [];
  return [...boxes].map((box) => /** @type {HTMLInputElement} */ (box));
}

customElements.define("np-exercise", ExerciseDialog);
