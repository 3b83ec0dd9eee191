/**
 * What the user should read, kept in the store until it is dismissed (or, for an info, until it has been read).
 *
 * @typedef {import("./store.js").Message} Message
 * @typedef {import("./store.js").Store} Store
 */

let lastId = 0;

/** What a message is about may end: then nobody needs it. @param {Store} store */
export function dropOutdated(store) {
  store.subscribe((state, previous) => {
    if (state !== previous) dismissWhere(store, ({ holds }) => holds?.(state) === false);
  });
}

/**
 * Show a message. One with the code, field and words of a message already there takes its place; of infos, which say
 * what was just done, so does one with other words.
 * @param {Store} store
 * @param {Message["kind"]} kind
 * @param {{ code: string, message: string, field?: string | null, words?: string | null, about?: string | null, holds?: Message["holds"] }} content
 */
export function tell(store, kind, { code, message, field = null, words = null, about = null, holds }) {
  lastId += 1;
  const others = store
    .get()
    .messages.filter(
      (old) => old.code !== code || old.field !== field || (old.message !== message && kind !== "info"),
    );
  store.set({ messages: [...others, { id: lastId, kind, code, message, field, words, about, holds }] });
}

/**
 * Other words for a message that is there: it stays where it is, with the focus that it may have.
 * @param {Store} store
 * @param {string} code
 * @param {string} message
 */
export function reword(store, code, message) {
  store.set({ messages: store.get().messages.map((old) => (old.code === code ? { ...old, message } : old)) });
}

/**
 * Whoever tries again is done with the errors of the try before. (Those of a setting are its control's business.)
 * @param {Store} store
 * @param {string} type of a client message
 */
export function trying(store, type) {
  if (type !== "set") dismissWhere(store, ({ kind, about }) => kind === "error" && about === type);
}

/** @param {Store} store @param {number} id */
export function dismiss(store, id) {
  store.set({ messages: store.get().messages.filter((message) => message.id !== id) });
}

/** @param {Store} store @param {(message: Message) => boolean} unwanted */
export function dismissWhere(store, unwanted) {
  const messages = store.get().messages;
  const kept = messages.filter((message) => !unwanted(message));
  if (kept.length !== messages.length) store.set({ messages: kept });
}
