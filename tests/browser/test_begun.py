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


HELLOS = """(() => {
  globalThis.hellos = [];
  const Plain = WebSocket;
  globalThis.WebSocket = class extends Plain {
    constructor(address) {
      super(address);
      if (new URL(address).searchParams.has("hello")) hellos.push("in the address");
    }
    send(data) {
      if (JSON.parse(data).type === "hello") hellos.push("by the modules");
      super.send(data);
    }
  };
})()"""
"""Notes how the page says hello."""


def visit(page: Guarded, address: str = "/") -> tuple[list[str], list[int]]:
    """How another tab of the same browser says hello, and its hidden layers. Its modules come late."""
    tab = page.beside()
    tab.add_init_script(HELLOS)
    held: list[Route] = []
    tab.route("**/bundle.js", lambda route: held.append(route))
    tab.goto(address, wait_until="commit")
    tab.wait_for_function("() => globalThis.numplaySocket?.readyState === WebSocket.OPEN")
    tab.wait_for_function("() => numplaySocket.heard.length > 0 || !numplaySocket.told")
    while not held:
        tab.wait_for_timeout(10)
    held[0].continue_()
    ready(tab)
    hellos: list[str] = tab.evaluate("() => hellos")
    sizes: list[int] = look(tab, "state.state.layers.slice(1, -1).map(({ size }) => size)")
    tab.close()
    return hellos, sizes


def test_a_second_visit_is_answered_before_its_modules_are_there(page: Guarded) -> None:
    opened(page)
    assert visit(page) == (["in the address"], [4, 2])


def test_a_link_is_opened_whatever_the_last_visit_said(page: Guarded) -> None:
    opened(page)
    assert visit(page, "/#networkShape=5,3") == (["by the modules"], [5, 3])


def test_a_reload_goes_on_with_its_run(page: Guarded) -> None:
    opened(page)
    page.evaluate("() => document.querySelector('np-run').run.send('set', { changes: { networkShape: [3] } })")
    page.wait_for_function("() => document.querySelector('np-run').run.store.get().state.layers.length === 3")
    page.add_init_script(HELLOS)
    page.reload()
    ready(page)
    assert page.evaluate("() => hellos") == ["by the modules"]
    assert look(page, "state.state.layers.slice(1, -1).map(({ size }) => size)") == [3]


def test_a_hello_of_other_files_is_not_said(page: Guarded) -> None:
    opened(page)
    page.evaluate("() => localStorage.setItem('numplay.hello', 'files/other/ {}')")
    assert visit(page) == (["by the modules"], [4, 2])


def test_a_hello_that_is_refused_is_said_anew(page: Guarded) -> None:
    opened(page)
    page.evaluate(
        """() => {
          const hello = localStorage.getItem('numplay.hello');
          localStorage.setItem('numplay.hello', hello.replace('"view":{', '"view":{"nonsense":1,'));
        }"""
    )
    assert visit(page) == (["in the address", "by the modules"], [4, 2])
    assert visit(page) == (["in the address"], [4, 2])  # what was said anew
