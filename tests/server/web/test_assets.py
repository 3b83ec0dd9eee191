"""The page's files: found, compressed, and nothing else."""

import gzip
import json

import pytest

from engine.inspection.views import views
from server.web.assets import (
    AT_ONCE,
    STATIC,
    TEMPLATES,
    Assets,
    import_map,
    imported,
    later,
    modules,
    needed,
    page_context,
    pages,
    panels,
    uncommented,
    view_panels,
)
from server.web.bundle import WORKER


@pytest.fixture
def assets(tmp_path) -> Assets:
    root = tmp_path / "static"
    (root / "panels").mkdir(parents=True)
    (root / "vendor").mkdir()
    (root / "styles").mkdir()
    (root / "pages").mkdir()
    (root / "pages" / "playground.js").write_text('import { x } from "../x.js";\n' + "x(1);\n" * 100)
    (root / "styles" / "one.css").write_text("a { color: red }")
    (root / "styles" / "two.css").write_text("b { color: blue }")
    (root / "x.js").write_text("export const x = 1;\n")
    (root / "early.js").write_text("(() => {})();\n")
    (root / "panels" / "b.js").write_text("const b = 1;\n")
    (root / "panels" / "a.js").write_text('import "lib";\nconst a = 1;\n')
    (root / "vendor" / "lib.js").write_text("export {};\n")
    manifest = [{"name": "lib", "file": "lib.js", "specifiers": ["lib", "lib/part"]}, {"name": "font", "file": "f"}]
    (root / "vendor" / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "secret").write_text("secret")
    return Assets(root)


def test_a_file_is_compressed_if_that_pays(assets):
    main, x = assets.get("pages/playground.js"), assets.get("x.js")
    assert gzip.decompress(main.compressed) == main.content and x.compressed is None


def test_a_changed_file_has_another_etag(assets):
    before = assets.get("x.js").etag
    assert assets.get("x.js").etag == before
    (assets.directory / "x.js").write_text("export const x = 22;\n")
    assert assets.get("x.js").etag != before


def test_style_sheets_may_be_asked_for_as_one(assets):
    assert assets.join(["two", "one"]) == "styles/two+one.css"
    joined = assets.get("styles/two+one.css")
    assert joined.content == b"b { color: blue }\na { color: red }" and joined.media_type.startswith("text/css")
    before = joined.etag
    (assets.directory / "styles" / "one.css").write_text("a { color: green }")
    assert assets.get("styles/two+one.css").etag != before


def test_only_what_a_page_names_is_joined(assets):
    assets.join(["two", "one"])
    for name in ("one+two", "one+one", "two+one+one", "+".join(["one"] * 16_000)):
        assert assets.get(f"styles/{name}.css") is None


def test_nothing_more_is_kept_than_there_is(assets):
    for name in ("styles/one.css", "./styles/one.css", "panels/../styles/one.css", "nothing.css", "x" * 5000) * 3:
        assets.get(name)
    assert len(assets._kept) == 1


SCRIPT = """/**
 * A module.
 */
import { a } from "./a.js"; // why

const b = /** @type {number} */ (a);
/** @type {number} */ (b).toFixed(1);
// A line of words.
  /* On its own. */
const c = "/* text */"; /* behind
code */ const d = 1;
/** One */ /** and another */
"""


def test_comments_on_lines_of_their_own_are_not_sent():
    kept = uncommented(SCRIPT).split("\n")
    assert len(kept) == len(SCRIPT.split("\n"))
    lines = SCRIPT.split("\n")
    assert [number for number, line in enumerate(kept) if line] == [3, 5, 6, 9, 10, 11]
    assert all(line in ("", lines[number]) for number, line in enumerate(kept))


def test_vendored_files_are_sent_as_they_are(assets):
    (assets.directory / "vendor" / "lib.js").write_text("// Whose it is.\nexport {};\n")
    assert assets.get("vendor/lib.js").content.startswith(b"// Whose it is.")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "nothing",
        "panels",
        "../secret",
        "panels/../../secret",
        "x\0.js",
        "x" * 256,
        "x/" * 5000,
        "one+nothing.css",
        "one+../secret.css",
        "x+early.js",
    ],
)
def test_only_files_below_the_directory_are_found(assets, name):
    assert assets.get(name) is None


def test_a_link_out_of_the_directory_is_not_followed(assets):
    (assets.directory / "way-out").symlink_to(assets.directory.parent / "secret")
    assert assets.get("way-out") is None


def test_panels_are_found_by_their_files(assets):
    assert panels(assets) == ["a", "b"]


def test_a_panel_that_shows_a_view_comes_when_it_is_opened(assets):
    name = next(iter(views)).name
    (assets.directory / "panels" / f"{name}.js").write_text("const c = 1;\n")
    assert (panels(assets), view_panels(assets)) == (["a", "b"], [name])
    assert f"panels/{name}.js" not in modules(assets, "")
    assert page_context(assets, "")["views"] == [name]


def test_modules_are_own_and_vendored_ones_but_no_classic_scripts(assets):
    assert modules(assets, "./") == [
        "./pages/playground.js",
        "./panels/a.js",
        "./panels/b.js",
        "./x.js",
        "./vendor/lib.js",
    ]


def test_what_comes_later_is_not_among_them(assets):
    main = 'import { x } from "../x.js";\nconst load = () => import("../panels/b.js");\n'
    (assets.directory / "pages/playground.js").write_text(main + '/** @type {import("../early.js").Early} */ (x);\n')
    (assets.directory / "panels" / "b.js").write_text('import {\n  y,\n} from "../deep/y.js";\nexport { y };\n')
    (assets.directory / "deep").mkdir()
    (assets.directory / "deep" / "y.js").write_text("export const y = 1;\n")
    assert later(assets) == {"panels/b.js"} and panels(assets) == ["a"]
    assert modules(assets, "") == ["pages/playground.js", "panels/a.js", "x.js", "vendor/lib.js"]
    (assets.directory / "x.js").write_text('import "./deep/y.js";\nexport const x = 1;\n')
    assert modules(assets, "") == ["deep/y.js", "pages/playground.js", "panels/a.js", "x.js", "vendor/lib.js"]


def test_every_real_module_is_loaded_at_some_time():
    real = Assets(STATIC)
    at_once = {name for page in pages(real) for name in needed(real, page)}
    come_later = set()
    sources = real.sources()
    own = set(sources)
    workers = {worker for name in own for worker in imported(sources, name, WORKER)}
    waiting = [*later(real), *workers, *(f"panels/{name}.js" for name in view_panels(real))]
    while waiting:
        name = waiting.pop()
        if name not in come_later:
            come_later.add(name)
            waiting += imported(sources, name, AT_ONCE)
    assert workers and not workers & at_once
    assert later(real) and not later(real) & at_once
    assert own - at_once - come_later == {"page/theme.js"}  # a classic script: it must not wait


def test_an_edition_is_called_by_what_is_in_it(assets):
    before = assets.edition()
    assert assets.edition() is before and before.bundle
    (assets.directory / "styles" / "one.css").write_text("a { color: tan }")
    after = assets.edition()
    assert after.name != before.name
    (assets.directory / "styles" / "one.css").write_text("a { color: red }")
    assert assets.edition().name == before.name


def test_a_file_of_an_edition_stays_what_it_was(assets):
    name = assets.edition().name
    (assets.directory / "x.js").write_text("export const x = 22;\n")
    kept = assets.get(f"{name}/x.js")
    assert kept.lasting and assets.get(f"{name}/bundle.js").content.count(b"const x = 1;") == 1
    assert assets.get("x.js").content == b"export const x = 22;\n" and not assets.get("x.js").lasting
    assets.edition()
    changed = assets.get(f"{name}/bundle.js")
    assert b"const x = 22;" in changed.content and not changed.lasting


def test_joined_sheets_and_vendored_files_are_of_the_edition(assets):
    name = assets.edition().name
    assert assets.get(f"{name}/{assets.join(['two', 'one'])}").content == b"b { color: blue }\na { color: red }"
    assert assets.get(f"{name}/vendor/lib.js").content == b"export {};\n"
    assert assets.get(f"{name}/styles/one+two.css") is assets.get(f"{name}/../secret") is assets.get(f"{name}/") is None


def test_a_module_of_another_form_is_sent_alone_as_all_are(assets, caplog):
    (assets.directory / "x.js").write_text("export const x = 1;\nexport default x;\n")
    assert not assets.edition().bundle and "x.js: 'export default x;'" in caplog.text
    context = page_context(assets, "./static/")
    assert (
        context["main"] == f"{context['files']}pages/playground.js" and f"{context['files']}x.js" in context["modules"]
    )


def test_our_modules_are_one_file_for_the_page():
    context = page_context(Assets(STATIC), "./static/")
    assert context["main"] == f"{context['files']}bundle.js"
    assert all("/vendor/" in module for module in context["modules"] if module != context["main"])


@pytest.fixture
def second(assets: Assets) -> Assets:
    """A page beside the first, with one of the panels."""
    script = (
        'import "../panels/a.js";\nimport { x } from "../x.js";\nconst load = () => import("../early.js");\nx(2);\n'
    )
    (assets.directory / "pages" / "small.js").write_text(script)
    return assets


def test_a_page_has_what_its_script_imports_and_no_more(second):
    assert pages(second) == ["playground", "small"]
    assert needed(second, "small") == ["pages/small.js", "panels/a.js", "x.js"]
    assert modules(second, "./", "small") == [
        "./@small/pages/small.js",
        "./@small/panels/a.js",
        "./@small/x.js",
        "./vendor/lib.js",
    ]


def test_a_library_that_a_page_does_not_import_is_not_fetched(second):
    (second.directory / "pages" / "small.js").write_text('import { x } from "../x.js";\nx(2);\n')
    assert modules(second, "./", "small") == ["./@small/pages/small.js", "./@small/x.js"]


def test_each_page_has_a_bundle_and_the_files_of_all(second):
    context = page_context(second, "./static/", "small")
    files = str(context["files"]).removeprefix("./static/")
    bundle = second.get(f"{files}@small/bundle.js")
    assert context["main"] == f"./static/{files}@small/bundle.js" and bundle.lasting
    assert b"x(2);" in bundle.content and b"const b = 1;" not in bundle.content
    assert b"x(2);" not in second.get(f"{files}bundle.js").content
    # What comes later takes its imports from the bundle of the page that asks for it.
    assert b'from "./bundle.js"' in second.get(f"{files}@small/x.js").content
    assert second.get(f"{files}@small/styles/one.css").content == second.get("styles/one.css").content
    assert second.get(f"{files}@other/x.js") is not None and second.get(f"{files}@small/none.js") is None
    imports = context["import_map"]["imports"]
    assert imports["./static/"] == f"./static/{files}@small/" and imports["lib"] == f"./static/{files}vendor/lib.js"


def test_every_real_page_has_a_script_and_a_template():
    assert pages(Assets(STATIC)) == sorted(path.stem for path in (TEMPLATES / "pages").glob("*.html"))


def test_the_import_map_comes_from_the_manifest(assets):
    assert import_map(assets, "/s/") == {"imports": {"lib": "/s/vendor/lib.js", "lib/part": "/s/vendor/lib.js"}}


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.*")), ids=lambda path: path.name)
def test_every_real_file_has_a_media_type(path):
    if path.is_file():
        asset = Assets(STATIC).get(path.relative_to(STATIC).as_posix())
        assert asset.media_type != "application/octet-stream"
