/**
 * The teacher's limits: `<np-lead-bounds>` sets them, by a preset or control by control; `<np-take-bounds>` says to
 * everybody what holds, and helps a student whose network is outside.
 */
import { html, nothing } from "lit";
import { loadCatalog, setting } from "../../page/catalog.js";
import { classroomOf } from "../classroom.js";
import { inWords, outside } from "../limits.js";
import { Member } from "../member.js";

/**
 * @typedef {{ lock?: boolean, hide?: boolean, low?: number, high?: number, among?: readonly string[] }} Asked
 * @typedef {{ name: string, label: string, kind: string, group: string, choices?: readonly { name: string, label: string }[] }} Row
 */

/** What has a highest value beside settings. */
const SIZES = [
  { name: "neurons", label: "Neurons", usual: 8 },
  { name: "depth", label: "Hidden layers", usual: 2 },
  { name: "epochs", label: "Epochs", usual: 100 },
];
/** Settings that are locked with the dataset. */
const WITH_DATASET = ["problem", "regDataset"];
/** Controls that do something to a run. */
const BUTTONS = [
  ["playButton", "Play"],
  ["stepButton", "Steps"],
  ["resetButton", "Reset"],
  ["speed", "Speed"],
  ["weights", "Weights by hand"],
  ["newWeights", "New weights"],
  ["regenerate", "Regenerate"],
  ["paint", "Paint"],
  ["table", "Table"],
];

class LeadBounds extends Member {
  static properties = { draft: { state: true }, fault: { state: true } };

  constructor() {
    super();
    /** What is to hold, by name. @type {Record<string, Asked>} */
    this.draft = {};
    this.fault = "";
  }

  connectedCallback() {
    super.connectedCallback();
    this.draft = asked(this.doing("bounds")?.rules ?? {});
    // The wall has no settings of its own.
    if (!this.store.get().catalog)
      loadCatalog(this.store).then(
        () => this.requestUpdate(),
        () => {}, // the three sizes can be limited all the same
      );
    this.follow((state, previous) => {
      const rules = state.classroom?.doing.bounds?.rules;
      if (rules === previous.classroom?.doing.bounds?.rules) return;
      this.draft = asked(rules ?? {});
      this.requestUpdate();
    });
  }

  get #rows() {
    return /** @type {readonly Row[]} */ (this.store.get().catalog?.settings ?? []);
  }

  render() {
    const { doing = {} } = this.told ?? {};
    const end = doing.bounds
      ? html`<button type="button" class="button" @click=${() => this.act("bounds_end")}>Take all limits away</button>`
      : nothing;
    const holds = doing.bounds ? html`<p>${inWords(doing.bounds.rules)}</p>` : nothing;
    return html`${holds}${end}
      <p class="muted">What is locked has the value that it has on your playground.</p>
      <div class="class-menu">
        <button type="button" class="button" @click=${() => this.#lock(({ group }) => group === "data", ["regenerate", "paint", "table"])}>The data are fixed</button>
        <button type="button" class="button" @click=${() => this.#lock(({ name }) => name !== "learningRate", ["regenerate", "paint", "table", "weights", "newWeights"])}>Only the learning rate may change</button>
        <button type="button" class="button" @click=${() => this.#add({ features: { among: ["x", "y"] }, formulas: { lock: true } })}>Only x₁ and x₂ as features</button>
      </div>
      ${SIZES.map(({ name, label, usual }) => this.#size(name, label, usual))}
      <details><summary>All controls</summary>
        <div class="bounds-all">${this.#rows.filter(({ name }) => !WITH_DATASET.includes(name)).map((row) => this.#setting(row))}
        ${BUTTONS.map(([name, label]) => this.#choice(name, label, { free: "free", hide: "hidden" }))}</div>
      </details>
      ${Object.keys(this.draft).length ? html`<p role="status">To be set: ${inWords(this.#rules())}</p>` : nothing}
      <label class="check"><input type="checkbox" name="give" checked> Give everybody my network, too</label>
      <span class="field-error" role="alert" ?hidden=${!this.fault}>${this.fault}</span>
      <button type="button" class="button primary" @click=${() => this.#set()}>Set these limits</button>`;
  }

  /** @param {string} name @param {string} label @param {number} usual */
  #size(name, label, usual) {
    const { high } = this.draft[name] ?? {};
    const turn = (/** @type {boolean} */ on) => this.#put(name, on ? { high: usual } : null);
    return html`<div class="line"><label class="check"><input type="checkbox" .checked=${high !== undefined} @change=${(/** @type {any} */ { target }) => turn(target.checked)}> ${label}: at most</label>
      <input type="number" class="typed" min="0" aria-label="${label}: at most" .value=${shown(high ?? usual)} ?disabled=${high === undefined}
        @change=${(/** @type {any} */ { target }) => this.#put(name, { high: numberOf(target.value) })}></div>`;
  }

  /** @param {Row} row */
  #setting({ name, label, kind, choices }) {
    const bound = kind === "number" || kind === "integer" || (choices && ["choice", "names"].includes(kind));
    const rule = this.draft[name];
    const words = {
      free: "free",
      lock: "locked",
      hide: "hidden",
      ...(bound ? { bound: choices ? "only some" : "from … to" } : {}),
    };
    return html`${this.#choice(name, label, words)}
      ${
        rule?.among
          ? html`<div class="bounds-some">${choices?.map(
              (
                each,
              ) => html`<label class="check"><input type="checkbox" .checked=${rule.among?.includes(each.name) ?? false}
        @change=${() => this.#toggle(name, each.name)}> ${each.label}</label>`,
            )}</div>`
          : nothing
      }
      ${
        rule && !choices && !rule.lock && !rule.hide
          ? html`<div class="bounds-some line">${["low", "high"].map(
              (
                side,
              ) => html`<input type="text" inputmode="decimal" class="typed" aria-label="${label}: ${side === "low" ? "from" : "to"}" .value=${shown(rule[/** @type {"low"} */ (side)])}
        @change=${(/** @type {any} */ { target }) => this.#bound(name, side, target.value)}>`,
            )}</div>`
          : nothing
      }`;
  }

  /** @param {string} name @param {string} label @param {Record<string, string>} words */
  #choice(name, label, words) {
    const rule = this.draft[name];
    const now = !rule ? "free" : rule.hide ? "hide" : rule.lock ? "lock" : "bound";
    return html`<label class="bounds-row"><span>${label}</span><select @change=${(/** @type {any} */ { target }) => this.#chosen(name, target.value)}>
      ${Object.entries(words).map(([value, said]) => html`<option value=${value} ?selected=${value === now}>${said}</option>`)}</select></label>`;
  }

  /** @param {string} name @param {string} how */
  #chosen(name, how) {
    const row = setting(this.store.get().catalog, name);
    const value = this.store.get().state?.config[name];
    /** @type {Record<string, Asked | null>} */
    const rules = {
      free: null,
      lock: { lock: true },
      hide: { hide: true },
      bound: bounded(row?.choices, value),
    };
    this.#put(name, rules[how]);
  }

  /** @param {string} name @param {string} choice */
  #toggle(name, choice) {
    const among = this.draft[name].among ?? [];
    this.#put(name, {
      among: among.includes(choice) ? among.filter((each) => each !== choice) : [...among, choice],
    });
  }

  /** @param {string} name @param {string} side @param {string} text */
  #bound(name, side, text) {
    const { [/** @type {"low"} */ (side)]: _, ...rest } = this.draft[name];
    this.#put(name, text.trim() ? { ...rest, [side]: numberOf(text) } : rest);
  }

  /** The draft as rules that hold are told. @returns {import("../limits.js").Rules} */
  #rules() {
    const buttons = Object.fromEntries(BUTTONS);
    const label = (/** @type {string} */ name) =>
      SIZES.find((size) => size.name === name)?.label ??
      buttons[name] ??
      setting(this.store.get().catalog, name)?.label ??
      name;
    return Object.fromEntries(
      Object.entries(this.draft).map(([name, { lock, ...rule }]) => [
        name,
        { label: label(name), ...rule, ...(lock ? { is: true } : {}) },
      ]),
    );
  }

  /** @param {(row: Row) => boolean} which @param {readonly string[]} hidden controls */
  #lock(which, hidden) {
    const locked = this.#rows.filter(which).map(({ name }) => [name, { lock: true }]);
    this.#add({
      ...Object.fromEntries(locked),
      ...Object.fromEntries(hidden.map((name) => [name, { hide: true }])),
    });
  }

  /** @param {Record<string, Asked>} rules */
  #add(rules) {
    this.draft = { ...this.draft, ...rules };
  }

  /** @param {string} name @param {Asked | null} rule null for none */
  #put(name, rule) {
    const { [name]: _, ...others } = this.draft;
    this.draft = rule ? { ...others, [name]: rule } : others;
  }

  /** @returns {string} which limit is no number, in words; empty if all are */
  #unset() {
    for (const [name, rule] of Object.entries(this.draft)) {
      const sides = [rule.low, rule.high].filter((side) => side !== undefined);
      const label = SIZES.find((size) => size.name === name)?.label;
      if (label && !sides.every((side) => Number.isInteger(side) && side >= 0))
        return `${label}: enter a whole number.`;
      if (sides.some((side) => !Number.isFinite(side)) || !Object.keys(rule).length)
        return `${setting(this.store.get().catalog, name)?.label}: enter numbers.`;
    }
    return "";
  }

  async #set() {
    const give = /** @type {HTMLInputElement} */ (this.querySelector("[name=give]")).checked;
    this.fault = this.#unset() || (await this.attempt("bounds", { rules: this.draft }));
    if (this.fault) return;
    if (give)
      await (this.store.get().frame ? classroomOf(this.run).push() : this.act("push", { playground: true }));
    /** @type {HTMLElement | null} */ (this.closest("[popover]"))?.hidePopover();
  }
}

/** @param {string} text @returns {number} NaN of what is no number */
function numberOf(text) {
  return text.trim() ? Number(text.replace("−", "-").replace(",", ".")) : Number.NaN;
}

/** @param {number | undefined} number @returns {string} nothing of what is none */
function shown(number) {
  return Number.isFinite(number) ? String(number) : "";
}

/** @param {readonly { name: string }[] | undefined} choices @param {any} value the present one @returns {Asked} */
function bounded(choices, value) {
  if (!choices) return { low: value, high: value };
  return { among: (Array.isArray(value) ? value : [value?.name ?? value]).filter(Boolean) };
}

/** Rules as they are asked for. @param {import("../limits.js").Rules} rules @returns {Record<string, Asked>} */
function asked(rules) {
  return Object.fromEntries(
    Object.entries(rules).map(([name, { label: _, is, ...rest }]) => [
      name,
      is === undefined || rest.hide ? rest : { lock: true },
    ]),
  );
}

class TakeBounds extends Member {
  #outside = "";

  connectedCallback() {
    super.connectedCallback();
    this.follow((state, previous) => {
      if (state.classroom !== previous.classroom || state.state !== previous.state) this.requestUpdate();
      else if (state.frame !== previous.frame && this.#words() !== this.#outside) this.requestUpdate();
    });
  }

  get #found() {
    const { classroom, state, frame } = this.store.get();
    const { rules } = classroom?.doing.bounds ?? {};
    return rules && state && classroom?.role === "student"
      ? outside(rules, state, frame?.epoch ?? state.epoch)
      : null;
  }

  #words() {
    return this.#found?.labels.join(", ") ?? "";
  }

  render() {
    const { bounds } = this.told?.doing ?? {};
    if (!bounds) return nothing;
    const found = this.#found;
    this.#outside = this.#words();
    return html`<p class="class-limits">Limits: ${inWords(bounds.rules)}</p>
      ${found?.labels.length ? this.#help(found) : nothing}`;
  }

  /** @param {ReturnType<typeof outside>} found */
  #help({ labels, changes, helped }) {
    const fix = helped && Object.keys(changes).length;
    return html`<p class="class-limits" role="status">Your network is outside these limits (${labels.join(", ")}). You keep it, but it can't be trained like this.
      ${fix ? html`<button type="button" class="button" @click=${() => this.send("set", { changes })}>Bring it inside</button>` : labels[0] === "Epochs" ? "Reset to train again." : "Ask your teacher for their network."}</p>`;
  }
}

customElements.define("np-lead-bounds", LeadBounds);
customElements.define("np-take-bounds", TakeBounds);
