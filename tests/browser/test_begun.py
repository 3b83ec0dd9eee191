"""static/wire/begun.js: the socket that the page's head opens is the one that the page uses."""

from playwright.sync_api import Route, WebSocket

from .conftest import Guarded
from .playing import look, opened, ready


def test_a_page_opens_one_socket(page: Guarded) -> None:
    sockets: list[WebSocket] = []
    page.on("websocket", lambda socket: sockets.append(socket))
    opened(page)
    assert len(sockets) == 1


def test_what_the_page_wants_is_said_though_the_socket_was_open_before_it(page: Guarded) -> None:
    held: list[Route] = []
    page.route("**/bundle.js", lambda route: held.append(route))
    page.goto("/#networkShape=5,3,2", wait_until="commit")
    page.wait_for_function("() => globalThis.numplaySocket?.readyState === WebSocket.OPEN")
    page.wait_for_function("() => document.querySelector('np-output')")
    while not held:
        page.wait_for_timeout(10)
    held[0].continue_()
    ready(page)
    assert look(page, "state.state.layers.slice(1, -1).map(({ size }) => size)") == [5, 3, 2]
    assert look(page, "state.frame.output.size") >= 51  # sides of the panels' own choice


def test_a_socket_that_has_closed_is_replaced(page: Guarded) -> None:
    page.add_init_script(
        """{
          const Plain = WebSocket;
          globalThis.opened = 0;
          globalThis.WebSocket = class extends Plain {
            constructor(url) {
              super(url);
              if (opened++ === 0) this.close();
            }
          };
        }"""
    )
    opened(page)
    assert page.evaluate("() => globalThis.opened") == 2
    page.guard.forget()  # a browser tells of a socket that is closed before it opens
