"""nginx, HAProxy and Caddy, run with the configurations of docs/deploying.md."""

import re
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.serving import free_port

DOCUMENT = Path(__file__).parents[2] / "docs" / "deploying.md"
LANGUAGES = {"nginx": "nginx", "HAProxy": "haproxy", "Caddy": "caddy"}
"""By proxy: the language of its block in the document, and its program."""
TAGS = ("plain", "TLS", "top", "path stripped", "path kept")
TAGGED = re.compile(rf"\s+# ((?:{'|'.join(TAGS)})(?:, (?:{'|'.join(TAGS)}))*)$")
SECONDS = 20.0
"""Patience, not a promise."""


@dataclass(frozen=True)
class Way:
    """How a proxy is set up: the comments of the document whose lines are taken."""

    proxy: str
    path: str = "top"
    tls: bool = False

    @property
    def prefix(self) -> str:
        return "" if self.path == "top" else "/numplay"


def configuration(way: Way) -> str:
    """The lines of the document for a way, without their comments."""
    language = LANGUAGES[way.proxy]
    (block,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    wanted = {way.path, "TLS" if way.tls else "plain"}
    lines = []
    for line in block.splitlines():
        tagged = TAGGED.search(line)
        if tagged is None:
            lines.append(line)
        elif wanted & set(tagged[1].split(", ")):
            lines.append(re.sub(r"^(\s*)# ", r"\1", line[: tagged.start()]))
    return "\n".join(lines) + "\n"


def here(way: Way, text: str, port: int, upstream: int, folder: Path) -> str:
    """The configuration with this machine's ports and files instead of the document's."""
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    text = text.replace("/etc/ssl/", f"{folder}/")
    if way.proxy == "nginx":
        text = re.sub(r"listen \d+", f"listen 127.0.0.1:{port}", text)
        kept = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = " ".join(f"{each}_temp_path {folder}/{each};" for each in kept)
        main = f"daemon off; pid {folder}/pid; error_log {folder}/log; events {{}}"
        return f"{main}\nhttp {{ access_log off; {temporary}\n{text}}}\n"
    if way.proxy == "HAProxy":
        return re.sub(r"bind :\d+", f"bind 127.0.0.1:{port}", text)
    own = f"    tls {folder}/numplay.pem {folder}/numplay.key\n" if way.tls else ""
    scheme = "https" if way.tls else "http"
    text = re.sub(r"^.*numplay\.example {\n", f"{scheme}://127.0.0.1:{port} {{\n{own}", text)
    return f"{{\nadmin off\nauto_https off\nstorage file_system {folder}\n}}\n{text}"


def command(proxy: str, file: Path) -> list[str]:
    """What runs a proxy in the foreground."""
    program = str(shutil.which(LANGUAGES[proxy]))
    return {
        "nginx": [program, "-e", str(file.with_name("log")), "-c", str(file)],
        "HAProxy": [program, "-db", "-f", str(file)],
        "Caddy": [program, "run", "--adapter", "caddyfile", "--config", str(file)],
    }[proxy]


def installed(proxy: str) -> bool:
    """Whether the proxy's program is here."""
    return shutil.which(LANGUAGES[proxy]) is not None


def trusting() -> ssl.SSLContext:
    """Takes the tests' own certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # which reads none of the system's certificates
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@contextmanager
def proxied(way: Way, text: str, upstream: int, folder: Path) -> Iterator[str]:
    """A running proxy. Gives the address of the page."""
    port = free_port()
    file = folder / "proxy.conf"
    file.write_text(here(way, text, port, upstream, folder), "utf-8")
    output = folder / "proxy.log"
    with output.open("wb") as log:
        process = subprocess.Popen(command(way.proxy, file), stdout=log, stderr=subprocess.STDOUT, cwd=folder)
    origin = f"{'https' if way.tls else 'http'}://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + SECONDS
        while not answers(f"{origin}{way.prefix}/healthz"):
            said = output.read_text("utf-8", "replace")
            assert process.poll() is None and time.monotonic() < deadline, f"{way}:\n{said}\n{file.read_text()}"
            time.sleep(0.02)
        yield f"{origin}{way.prefix}/"
    finally:
        process.terminate()
        process.wait(SECONDS)


def answers(url: str) -> bool:
    """Whether there is any answer but that nobody is there yet."""
    try:
        with urllib.request.urlopen(url, timeout=SECONDS, context=trusting()):
            return True
    except urllib.error.HTTPError as error:
        return error.code != 503
    except OSError:
        return False


def certificate(folder: Path) -> None:
    """A certificate of the tests' own, as the document's files are called."""
    key, public = folder / "numplay.key", folder / "numplay.pem"
    made = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=numplay.test".split()
    made += ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*made, "-keyout", key, "-out", public], check=True, capture_output=True)
    (folder / "numplay-with-key.pem").write_bytes(public.read_bytes() + key.read_bytes())
