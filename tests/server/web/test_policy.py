"""server/web/policy.py: who may frame the page; in a real browser too."""

import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from server.web.policy import frame_ancestors, policy
from tests.browser.serving import COMMAND, chromium, serving

SECONDS = 20


def test_only_itself_may_frame_the_page_by_default():
    assert policy(frame_ancestors("")).endswith("; frame-ancestors 'self'")


def test_stated_origins_may():
    stated = frame_ancestors("https://Course.example/, http://*.lab.example:8080 ,*")
    assert policy(stated, ["'sha256-x'"]).endswith(
        "frame-ancestors 'self' https://course.example http://*.lab.example:8080 *"
    )
    assert "script-src 'self' 'sha256-x';" in policy(stated, ["'sha256-x'"])


@pytest.mark.parametrize(
    "text",
    ["course.example", "https://", "https://a b", "https://a;script-src *", "https://a/path", "'none'", "data:",
     "https:", "https://a:b", "https://a\r\nx: y", "https://*", "ftp://a", "https://a@b"],
)  # fmt: skip
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match=r"^--frame-ancestors: .* such as https://course\.example"):
        frame_ancestors(text)


def test_the_command_names_the_option():
    ended = subprocess.run(
        [COMMAND, "serve", "--frame-ancestors", "nonsense"], capture_output=True, timeout=SECONDS, check=False
    )
    assert ended.returncode == 1 and ended.stderr.startswith(b"numplay: --frame-ancestors: 'nonsense' isn't")


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing in the terminal."""

    def log_message(self, *arguments: object) -> None:
        """Nothing."""


@pytest.fixture
def course(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The origin of a course's site, and its folder."""
    folder = tmp_path / "course"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as site:
        thread = threading.Thread(target=site.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{site.server_port}", folder
        site.shutdown()
        thread.join()


def test_a_page_of_a_course_frames_it_where_its_origin_is_stated(course, tmp_path):
    origin, folder = course
    with (
        serving(tmp_path, "--compute", "inline", "--frame-ancestors", origin) as open_to_it,
        serving(folder, "--compute", "inline") as closed,
        chromium() as browser,
    ):
        for name, server in (("open", open_to_it), ("closed", closed)):
            page = f'<title>Course</title><iframe src="{server.url}/" width="1200" height="700"></iframe>'
            (folder / f"{name}.html").write_text(page, "utf-8")
        page = browser.new_page()
        page.goto(f"{origin}/open.html")
        (framed,) = page.frames[1:]
        framed.locator("body[data-connection=open]").wait_for()
        framed.locator("[data-action=play]").click()
        expect(framed.locator(".epoch-count")).not_to_have_text("0")
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{origin}/closed.html")
        (refused,) = page.frames[1:]
        assert not refused.url.startswith(closed.url) and any("frame-ancestors" in text for text in said)
