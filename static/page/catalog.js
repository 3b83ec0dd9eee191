/**
 * The catalogue as the browser sees it (`/api/catalog`), and the few questions the page asks of it.
 *
 * @typedef {string | number | boolean} Value
 * @typedef {object} Setting
 * @property {string} name as in links and messages
 * @property {string} label
 * @property {string} help
 * @property {string} kind "choice", "number", "integer", "boolean", "text", or one of the lists
 * @property {string} [registry] whose entries are the choices
 * @property {any} default
 * @property {{ name: string, label: string }[]} [choices]
 * @property {number} [low]
 * @property {number} [high]
 * @property {Value[]} [offered] what the menu offers; anything else allowed may be typed
 * @property {number} [longest] of a list
 * @property {string} [same] of a list of choices: what stands for the one chosen for all
 * @property {boolean} live a change keeps the weights
 * @property {string} group
 *
 * @typedef {object} Parameter a hyperparameter of an entry
 * @property {string} name
 * @property {string} label
 * @property {string} help
 * @property {number} default
 * @property {number} low
 * @property {number} high
 * @property {boolean} whole
 * @property {boolean} aboveLow `low` itself is too low
 *
 * @typedef {object} Entry one entry of a registry
 * @property {string} name
 * @property {string} label
 * @property {string} help
 * @property {string} [formula]
 * @property {string} [source]
 * @property {Parameter[]} parameters
 * @property {{ name: string, most: number }[]} [lists] parameters that are lists of numbers
 * @property {string} [problem] of a dataset
 * @property {boolean} [given] a dataset whose points are the user's
 * @property {number} [dimensions] of a dataset's inputs
 * @property {Record<string, unknown>} [changes] of a preset
 *
 * @typedef {{ settings: Setting[], limits: Record<string, unknown> } & Record<string, Entry[]>} Catalog
 */

/** @param {import("./store.js").Store} store @returns {Promise<void>} when the catalogue is there */
export async function loadCatalog(store) {
  const preloaded = document.querySelector('link[rel="preload"][as="fetch"]')?.getAttribute("href");
  const answer = await fetch(new URL(preloaded ?? "api/catalog", document.baseURI));
  if (!answer.ok) throw new Error(`the catalogue couldn't be loaded (HTTP status ${answer.status})`);
  store.set({ catalog: await answer.json() });
}

/**
 * @param {Catalog | null} catalog
 * @param {string} name
 * @returns {Setting | undefined}
 */
export function setting(catalog, name) {
  return catalog?.settings.find((each) => each.name === name);
}

/**
 * @param {Catalog | null} catalog
 * @param {string | undefined} registry
 * @param {unknown} name
 * @returns {Entry | undefined}
 */
export function entryOf(catalog, registry, name) {
  return registry ? catalog?.[registry]?.find((each) => each.name === name) : undefined;
}

/**
 * A refusal as a reader of the page knows the setting: by its label, which the server doesn't say.
 * @param {Catalog | null} catalog
 * @param {{ message: string, field: string | null, words?: string | null }} error
 * @param {boolean} labelled whether to say which setting it is; not beside its label
 * @returns {string}
 */
export function inWords(catalog, { message, field, words }, labelled) {
  if (!words) return message;
  const label = setting(catalog, field ?? "")?.label;
  return labelled && label ? `${label}: ${words}` : words;
}
