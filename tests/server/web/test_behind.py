"""server/web/behind.py: paths below a prefix, and what only known proxies may tell."""

import asyncio

import pytest

from server.web.behind import Behind, check, networks, prefix
from server.web.diagnosis import FORWARDED_HOST, UNKNOWN_PROXY
from server.web.hosts import Hosts

PROXY, HERE, STRANGER = "10.0.0.5", "127.0.0.1", "10.9.9.9"


def passed(path: str, *, root_path: str = "", peer: str = PROXY, kind: str = "http", **headers: str) -> dict:
    """The scope as the application gets it, or the first message of the answer that it was spared."""
    seen: list[dict] = []

    async def app(scope, receive, send):
        seen.append(dict(scope))

    async def send(message):
        seen.append(message)

    raw, _, query = path.partition("?")
    fields = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "path": raw, "raw_path": raw.encode(), "query_string": query.encode(), "headers": fields,
             "client": (peer, 4000), "scheme": "http"}  # fmt: skip
    asyncio.run(Behind(app, root_path, f"{PROXY},{HERE}", Hosts(["stated.example"]))(scope, None, send))
    return seen[0]


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("below", ["/", "/ws", "/static/main.js", "/static/numplay/x", "/%23a/b"])
def test_a_path_is_the_same_stripped_and_kept(below, kind):
    for root_path, path in (
        ("", below),
        ("/numplay", below),
        ("/numplay/", f"/numplay{below}"),
        ("a/b", f"/a/b{below}"),
    ):
        scope = passed(path, root_path=root_path, kind=kind)
        assert (scope["path"], scope["raw_path"]) == (below, below.encode())


def test_only_whole_segments_are_a_prefix():
    assert passed("/numplayer/x", root_path="/numplay")["path"] == "/numplayer/x"


@pytest.mark.parametrize(
    ("path", "where"), [("/numplay", b"./numplay/"), ("/numplay?dataset=xor", b"./numplay/?dataset=xor")]
)
def test_without_its_slash_it_leads_to_the_page(path, where):
    answer = passed(path, root_path="/numplay")
    assert (answer["status"], dict(answer["headers"])[b"location"]) == (307, where)


def test_a_prefix_may_be_told_by_a_known_proxy_alone():
    assert passed("/class/ws", x_forwarded_prefix="/class")["path"] == "/ws"
    assert passed("/class/ws", x_forwarded_prefix="/class", peer=STRANGER)["path"] == "/class/ws"
    for nonsense in ("//evil.example", "a b", "\r\n", "/static"):
        assert passed("/static/x", x_forwarded_prefix=nonsense)["path"] == "/static/x"


def test_what_is_told_of_the_visitor_is_believed_of_known_proxies():
    told = {"x_forwarded_for": "192.0.2.9", "x_forwarded_proto": "https", "x_forwarded_host": "school.example, inner"}
    known, unknown = passed("/", **told), passed("/", **told, peer=STRANGER)
    assert (known["client"][0], known["scheme"], known[FORWARDED_HOST], known[UNKNOWN_PROXY]) == (
        "192.0.2.9", "https", "school.example", "")  # fmt: skip
    assert (unknown["client"][0], unknown["scheme"], unknown[FORWARDED_HOST], unknown[UNKNOWN_PROXY]) == (
        STRANGER, "http", "", STRANGER)  # fmt: skip
    assert passed("/", peer=STRANGER)[UNKNOWN_PROXY] == ""  # nobody told anything


def test_a_name_that_a_known_proxy_passes_on_is_taken_and_no_other():
    assert passed("/", host="school.example", x_forwarded_for="192.0.2.9")["type"] == "http"
    assert passed("/", host="school.example")["status"] == 421
    assert passed("/", host="school.example", x_forwarded_for="192.0.2.9", peer=STRANGER)["status"] == 421
    # One on this machine can't be told from a script of a page that was turned to it.
    for peer in (HERE, f"::ffff:{HERE}"):
        assert passed("/", host="evil.example", x_forwarded_for="192.0.2.9", peer=peer)["status"] == 421
        told = passed("/", host="stated.example", x_forwarded_for="192.0.2.9", x_forwarded_proto="https", peer=peer)
        assert (told["client"][0], told["scheme"]) == ("192.0.2.9", "https")
    assert passed("/healthz", host="10.0.0.7.nip.io")["type"] == "http"


def test_an_address_of_a_socket_for_both_versions_is_the_same():
    scope = passed("/", peer=f"::ffff:{PROXY}", x_forwarded_host="school.example")
    assert scope[FORWARDED_HOST] == "school.example" and scope["client"][0] == PROXY


@pytest.mark.parametrize("text", ["/a b", "/a//b", "/a?b", "/ws", "static", "/api/x"])
def test_a_prefix_that_can_not_be_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="such as /numplay"):
        prefix(text)
    with pytest.raises(ValueError, match=r"^--root-path: "):
        check(text, "")


def test_proxies_are_addresses_and_networks():
    assert [str(each) for each in networks("10.0.0.5, fd00::/8")] == ["10.0.0.5/32", "fd00::/8"]
    assert [str(each) for each in networks("*")] == ["0.0.0.0/0", "::/0"]
    with pytest.raises(ValueError, match=r"^--proxies: 'proxy\.example' is neither"):
        check("", "proxy.example")
