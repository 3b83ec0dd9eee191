"""static/vendor is what its manifest says, and the page asks for it and for nothing elsewhere."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from .tree import ROOT, VENDOR, faulty, ours, without_comments


def altered(folder: Path, manifest: list[dict[str, str]]) -> list[str]:
    """Files whose bytes are not those of the manifest."""
    return [
        entry["file"]
        for entry in manifest
        if hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() != entry["sha256"]
    ]


def test_files_have_the_manifests_checksums(manifest):
    assert altered(VENDOR, manifest) == []


def test_one_changed_byte_is_seen(manifest, tmp_path):
    for entry in manifest:
        (tmp_path / entry["file"]).write_bytes((VENDOR / entry["file"]).read_bytes())
    first = manifest[0]["file"]
    (tmp_path / first).write_bytes((tmp_path / first).read_bytes() + b" ")
    assert altered(tmp_path, manifest) == [first]


def test_every_file_is_in_the_manifest(manifest):
    listed = {entry["file"] for entry in manifest} | {entry["licence_file"] for entry in manifest}
    found = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert found == listed | {"manifest.json"}


def test_versions_are_those_of_package_json(manifest):
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    assert {entry["name"]: entry["version"] for entry in manifest} == {
        entry["name"]: wanted[entry["name"]] for entry in manifest
    }


def test_text_files_name_their_origin(manifest):
    for entry in manifest:
        if entry["file"].endswith((".js", ".css")):
            head = (VENDOR / entry["file"]).read_text("utf-8").splitlines()[0]
            assert entry["name"] in head and entry["version"] in head and entry["licence"] in head


def unlocked(packages: dict[str, dict[str, dict[str, str]]]) -> list[str]:
    """Packages that another is made of on some platform, and that `npm ci` would miss in the lock file."""
    wanted = {name for package in packages.values() for name in package.get("optionalDependencies", {})}
    return sorted(name for name in wanted if f"node_modules/{name}" not in packages)


def test_lock_file_has_the_packages_of_every_platform():
    assert unlocked(json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]) == []


def test_a_platform_missing_from_the_lock_file_is_seen():
    planted = {"node_modules/a": {"optionalDependencies": {"a-linux": "1", "a-mac": "1"}}, "node_modules/a-linux": {}}
    assert unlocked(planted) == ["a-mac"]


def test_lock_file_names_no_host():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text("utf-8")


# What makes a browser fetch something: an attribute, url(), an import, fetch() and its like, a socket.
FETCHES = re.compile(
    r"""(?:(?:\bsrc|\bhref|\bdata|\bsrcset|\bposter|\baction)\s*=\s*["']?
        |\burl\(\s*["']?
        |\bimport\s*\(?\s*["']
        |\bfrom\s+["']
        |\b(?:fetch|Request|WebSocket|EventSource|Worker|sendBeacon|importScripts)\(\s*["'`])
        \s*((?:https?:|wss?:)?//[^\s"'`)>]+)""",
    re.VERBOSE,
)
LINK = re.compile(r"<a\b[^>]*>", re.DOTALL)


def requests_elsewhere(text: str) -> list[str]:
    """URLs of other origins that the text makes a browser ask for. A link that a reader may click is none."""
    return FETCHES.findall(LINK.sub("", without_comments(text)))


def test_nothing_is_asked_of_another_origin():
    paths = ours("static", "templates", suffixes={".js", ".css", ".html", ".svg"})
    assert faulty(paths, lambda path: requests_elsewhere(path.read_text("utf-8"))) == {}


@pytest.mark.parametrize(
    "planted",
    [
        '<script src="https://elsewhere.test/x.js"></script>',
        '<link rel="stylesheet" href="//elsewhere.test/x.css">',
        "@font-face { src: url(https://elsewhere.test/x.woff2) }",
        'import x from "https://elsewhere.test/x.js";',
        'const x = await import("https://elsewhere.test/x.js");',
        "fetch(`https://elsewhere.test/x`)",
        'new WebSocket("wss://elsewhere.test/")',
    ],
)
def test_a_request_elsewhere_is_seen(planted):
    assert requests_elsewhere(planted)


def test_a_link_to_click_is_no_request():
    assert requests_elsewhere('<a rel="noopener" href="https://elsewhere.test/">Elsewhere</a>') == []
