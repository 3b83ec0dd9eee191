/**
 * The page's first socket was begun in its head (templates/pages/playground.html): it opens while the modules are still on
 * their way. Its address may hold what the page said on its last visit to begin a new run. The answer is then there
 * when the modules are, which saves a second visit two round trips.
 *
 * @typedef {WebSocket & { told: string, heard: (string | ArrayBuffer)[] }} Begun
 */

/** Of the hello that begins a new run with the defaults, behind the edition of the files that said it. */
const KEY = "numplay.hello";

/**
 * A socket to the server, the begun one if it is there. told: the hello that it has said, if any. heard: what has come.
 * @param {boolean} anew whether the page begins a new run, as that hello does
 * @returns {{ socket: WebSocket, told: string, heard: (string | ArrayBuffer)[] }}
 */
export function begunSocket(anew) {
  const page = /** @type {{ numplaySocket?: Begun }} */ (globalThis);
  const begun = page.numplaySocket;
  delete page.numplaySocket;
  if (begun && begun.readyState <= WebSocket.OPEN && (anew || !begun.told))
    return { socket: begun, told: begun.told, heard: begun.heard };
  begun?.close();
  const socket = new WebSocket(new URL("ws", document.baseURI.replace(/^http/, "ws")));
  return { socket, told: "", heard: [] };
}

/**
 * Tell a socket's listeners what happened before there were any.
 * @param {WebSocket} socket
 * @param {readonly (string | ArrayBuffer)[]} heard
 */
export function catchUp(socket, heard) {
  if (socket.readyState !== WebSocket.OPEN) return;
  queueMicrotask(() => {
    socket.onopen?.(new Event("open"));
    for (const data of heard) socket.onmessage?.(new MessageEvent("message", { data }));
  });
}

/** @param {string} hello by which the next visit may begin a new run */
export function keepHello(hello) {
  const edition = document.querySelector('meta[name="numplay-edition"]')?.getAttribute("content");
  try {
    if (edition) localStorage.setItem(KEY, `${edition} ${hello}`);
  } catch {
    // Storage is forbidden: the next visit says hello once its modules are there.
  }
}
