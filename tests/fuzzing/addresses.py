"""Requests to every address of the server, sound and spoilt, as bytes on a socket."""

import random
import socket

from fastapi import FastAPI
from fastapi.routing import APIRoute

from .values import CHARACTERS

ESCAPES = ["%00", "%2e%2e/", "..%2f", "%23a=b", "%2523x=1", "%ff", "%", "%zz", "%e2%80%a8", "%0d%0aset-cookie:x", "//"]
PIECES = [
    *ESCAPES,
    *("../", ".", "+", "a" * 256, "bar+" * 50, "\\", ":", "@", ";", "~", "é", "<script>", "*", "{a}", "?"),
]
METHODS = ["GET"] * 12 + ["HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE", "get", "PRI", "G\x00T"]
VALUES = [
    *(
        "",
        " ",
        "http://[",
        "http://[::1",
        "null",
        "file://",
        "//",
        "http://a:99999",
        "http://a:b",
        "a" * 300,
        "\xff\xfe",
    ),
    *("[::1", "]", ":", ":80", "a:99999", "localhost:", "127.0.0.1, ::1", "*", "/numplay", "/../..", "/%00", "unknown"),
    *("https", "gzip;q=x", "identity;q=0", '"abc', "W/", "-1", "0", "9" * 30, "chunked", "bytes=0-", "text/html", "{}"),
]
NAMES = [
    *("Host", "Origin", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix", "Forwarded"),
    *(
        "Accept",
        "Accept-Encoding",
        "If-None-Match",
        "Range",
        "Content-Length",
        "Transfer-Encoding",
        "Cookie",
        "Referer",
    ),
    *("Connection", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol", "Expect", "TE"),
    *("Sec-WebSocket-Extensions", "Sec-Fetch-Site", "X-Real-IP"),
]
SOCKET = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
SECONDS = 10.0
LONGEST_HEAD = 100_000


def paths(app: FastAPI) -> list[str]:
    """Every path that the application answers, as it declares them, and that of sockets."""
    return sorted({route.path for route in app.routes if isinstance(route, APIRoute)} | {"/ws"})


def request(rng: random.Random, known: list[str]) -> bytes:
    """One request. known: paths as the application declares them."""
    path = rng.choice(known)
    for name in ("{name}", "{name:path}"):
        path = path.replace(
            name, rng.choice(["pages/playground.js", "datasets", "", "vendor/manifest.json", rng.choice(PIECES)])
        )
    while rng.random() < 0.6:
        at = rng.randrange(len(path) + 1)
        path = path[:at] + rng.choice(PIECES) + path[at:]
    if rng.random() < 0.3:
        path += "?" + rng.choice(["origin=", "a=b&", "", "&&", "="]) + rng.choice([*PIECES, *VALUES])
    headers = {"Host": "127.0.0.1"}
    if rng.random() < 0.2:
        headers |= {**SOCKET, "Sec-WebSocket-Key": KEY}
        path = rng.choice(["/ws", "/ws", path])
    for _ in range(rng.choice([0, 1, 1, 2, 4])):
        headers[rng.choice(NAMES)] = rng.choice(VALUES)
    if rng.random() < 0.05:
        headers.pop("Host", None)
    if rng.random() < 0.05:
        headers["X" + rng.choice(CHARACTERS[:5])] = rng.choice(CHARACTERS[:5])
    lines = [f"{rng.choice(METHODS)} {path} HTTP/1.{rng.choice('1111190')}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if "Connection" not in headers:
        lines.append("Connection: close")
    told = "\r\n".join(lines) + "\r\n\r\n"
    return told.encode("utf-8", "replace") if rng.random() < 0.8 else told.encode("latin-1", "replace")


def status(port: int, sent: bytes) -> int | None:
    """What the server at this port says to it; None if it closes without a word."""
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as connection:
        connection.sendall(sent)
        head = b""
        while b"\r\n\r\n" not in head and len(head) < LONGEST_HEAD:
            more = connection.recv(65536)
            if not more:
                break
            head += more
    words = head.split(b" ", 2)
    return int(words[1]) if len(words) > 2 and words[0].startswith(b"HTTP/1.") else None
