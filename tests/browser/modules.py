"""The files of static/ at an address of their own, and one empty page that may import them: no NumPlay server runs."""

import json
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).parents[2]


def import_map() -> str:
    """The import map of the page, from the vendored libraries' manifest."""
    manifest = json.loads((ROOT / "static/vendor/manifest.json").read_text("utf-8"))
    names = {name: f"/static/vendor/{entry['file']}" for entry in manifest for name in entry["specifiers"]}
    return json.dumps({"imports": names})


class Files(BaseHTTPRequestHandler):
    """Answers by a file of static/, which a browser may keep, or by a page that has nothing but the import map."""

    protocol_version = "HTTP/1.1"  # one connection for many files
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        file = (ROOT / path.lstrip("/")).resolve()
        if path == "/":
            script = f'<script type="importmap">{import_map()}</script>'
            page = f'<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">{script}'
            self._answer(200, page.encode(), "text/html")
        elif file.is_relative_to(ROOT / "static") and file.is_file():
            self._answer(200, file.read_bytes(), mimetypes.guess_type(file)[0] or "application/octet-stream")
        else:
            self._answer(404, b"", "text/plain")

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status == 200:
            self.send_header("Cache-Control", "max-age=3600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def files() -> Iterator[str]:
    """The address of the files, for the length of a `with`."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Files) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
