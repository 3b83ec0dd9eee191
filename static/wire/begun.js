/**
 * A socket to the server. The first one was begun in the page's head (templates/pages/playground.html): it opens while the
 * modules are still on their way, which saves a second visit a round trip.
 * @returns {WebSocket}
 */
export function begunSocket() {
  const page = /** @type {{ numplaySocket?: WebSocket }} */ (globalThis);
  const begun = page.numplaySocket;
  delete page.numplaySocket;
  if (begun && begun.readyState <= WebSocket.OPEN) return begun;
  return new WebSocket(new URL("ws", document.baseURI.replace(/^http/, "ws")));
}
