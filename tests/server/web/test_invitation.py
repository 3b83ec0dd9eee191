"""How students come to a class: by an address that they can reach, whatever the teacher's browser says of its own."""

import ipaddress

import pytest
import segno

from server.web import invitation as module
from server.web.interfaces import Own
from server.web.invitation import invitation

CODE = "CDF-GHJ-KMN"
PORT = 8000
LISTENS = "0.0.0.0", PORT


@pytest.fixture
def network(monkeypatch):
    """Gives this machine addresses. The first is the one that leads to others."""

    def given(*addresses):
        own = [Own(ipaddress.ip_address(each)) for each in ("127.0.0.1", "::1", *addresses)]
        monkeypatch.setattr(module, "own_addresses", lambda: own)
        monkeypatch.setattr(module, "routed", lambda: list(addresses[:1]))

    given("10.77.0.1", "192.168.1.9")
    return given


@pytest.mark.parametrize(
    ("address", "join"),
    [
        ("http://localhost:8000/", "http://10.77.0.1:8000/"),
        ("http://127.0.0.1:8000/", "http://10.77.0.1:8000/"),
        ("http://127.1.2.3:8000/", "http://10.77.0.1:8000/"),
        ("http://[::1]:8000/", "http://10.77.0.1:8000/"),
        ("http://LOCALHOST:8000/", "http://10.77.0.1:8000/"),
        ("http://numplay.localhost/", "http://10.77.0.1/"),
        ("http://localhost.:8000/", "http://10.77.0.1:8000/"),
        ("http://localhost:8000/course/nets/", "http://10.77.0.1:8000/course/nets/"),
    ],
)
def test_an_address_of_the_teacher_alone_becomes_one_of_the_network(network, address, join):
    assert invitation(address, CODE, LISTENS)["join"] == f"{join}?class={CODE}"


@pytest.mark.parametrize(
    "address",
    [
        "http://192.168.1.9:8000/",
        "https://nets.example/",
        "https://nets.example:8443/course/nets/",
        "http://[fd77::1]:8000/",
        "http://localhost.example:8000/",
        "http://notlocalhost/",
        "https://nets.example/a%20b/",
    ],
)
def test_an_address_that_others_reach_is_kept_with_its_port_and_path(network, address):
    assert invitation(address, CODE, LISTENS)["join"] == f"{address}?class={CODE}"


def test_the_link_that_the_teacher_has_open_is_not_part_of_it(network):
    told = invitation("https://nets.example/play?hide=loss#seed=1", CODE, LISTENS)
    assert told["join"] == f"https://nets.example/play?class={CODE}"
    assert invitation("https://nets.example", CODE, LISTENS)["join"] == f"https://nets.example/?class={CODE}"
    told = invitation("https://teacher:password@nets.example:8443/", CODE, LISTENS)
    assert told["join"] == f"https://nets.example:8443/?class={CODE}"


def test_a_path_is_written_so_that_every_browser_and_scanner_reads_it(network):
    told = invitation('https://nets.example/a b/ü"<\\>/c%20d/', CODE, LISTENS)
    assert told["join"] == f"https://nets.example/a%20b/%C3%BC%22%3C%5C%3E/c%20d/?class={CODE}"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "JavaScript://nets.example/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "ftp://nets.example/",
        "nets.example",
        "//nets.example/",
        "http:nets.example",
        "http://",
        "http:///path",
        "http://:8000/",
        "http://[::1",
        "http://[nonsense]/",
        "http://localhost:99999/",
        "http://localhost:port/",
        "http://nets.example:port/",
        "http://nets.example:99999/",
        "http://nets.example\\@other.example/",
        "http://nets example/",
        "http://ne\x00ts.example/",
        "http://\N{FULLWIDTH LATIN SMALL LETTER A}\u2100.example/",
        "\N{TURTLE}",
        "http://" + "x" * 293,
    ],
)
def test_nonsense_is_answered_with_an_address_of_this_server(network, address):
    assert invitation(address, CODE, LISTENS)["join"] == f"http://10.77.0.1:8000/?class={CODE}"


def test_the_longest_address_that_a_message_may_hold_has_its_code(network):
    address = "https://nets.example/" + "x" * 279
    told = invitation(address, CODE, LISTENS)
    assert told["join"] == f"{address}?class={CODE}" and matrix(told) == rows(told["join"])


def test_without_a_network_only_this_machine_is_left(network):
    network()
    assert invitation("http://localhost:8000/", CODE, LISTENS)["join"] == f"http://localhost:8000/?class={CODE}"


def matrix(told):
    return [[int(cell) for cell in row] for row in told["qr"]]


def rows(text):
    return [list(row) for row in segno.make(text, error="m", micro=False).matrix]


@pytest.mark.parametrize("address", ["http://localhost:8000/", "https://nets.example/course/nets/", ""])
def test_the_code_for_phones_holds_the_address(network, address):
    told = invitation(address, CODE, LISTENS)
    assert matrix(told) == rows(told["join"]) != rows(told["join"] + "x")
    assert {len(row) for row in told["qr"]} == {len(told["qr"])}
    assert set("".join(told["qr"])) == {"0", "1"}
    # The finder patterns in three corners, with no quiet zone around them.
    assert {told["qr"][at][:7] for at in (0, -1)} == {told["qr"][0][-7:]} == {"1111111"}
