"""docs/extending.md: the page that it describes works as it stands there, by no more than three files."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from server.web.assets import STATIC, TEMPLATES, Assets

from .serving import Server, serving

DOCUMENT = Path(__file__).parents[2] / "docs" / "extending.md"
FILE = re.compile(r"^`((?:templates|static)/[\w/]+\.\w+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECTION = DOCUMENT.read_text("utf-8").split("\n## A page\n")[1].split("\n## ")[0]
FILES = dict(FILE.findall(SECTION))
NAME = "pair"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with the files of the document in it."""
    tree = tmp_path_factory.mktemp("tree")
    for folder in (STATIC, TEMPLATES):
        shutil.copytree(folder, tree / folder.name)
    for package in ("engine", "server"):
        (tree / package).symlink_to(STATIC.parent / package)
    for path, text in FILES.items():
        (tree / path).write_text(text, "utf-8")
    return tree


@pytest.fixture(scope="module")
def extended(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of that project."""
    with serving(tmp_path_factory.mktemp("data"), tree=tree) as running:
        yield running


@pytest.fixture
def pair(open_page: Callable[..., Page], extended: Server) -> Page:
    """The document's page, opened."""
    page = open_page(extended.url)
    page.goto(f"/{NAME}")
    return page


def test_it_is_three_files_at_most() -> None:
    assert {Path(path).parent.as_posix() for path in FILES} >= {"templates/pages", "static/pages"}
    assert len(FILES) <= 3


def test_two_networks_train_side_by_side_and_each_shows_its_own(pair: Page) -> None:
    shapes = pair.evaluate(
        """() => Promise.all([...document.querySelectorAll("np-run")].map(({ run }) => new Promise((resolve) => {
          const look = () => {
            const { state, frame } = run.store.get();
            if (frame?.epoch > 3) resolve([state.config.networkShape, frame.train_loss > 0]);
          };
          run.store.subscribe(look);
          look();
        })))"""
    )
    assert shapes == [[[2], True], [[8, 8], True]]
    losses = pair.locator('np-loss dd[data-key="train_loss"]')
    expect(losses).to_have_count(2)
    for each in losses.all():
        expect(each).to_have_text(re.compile(r"^\d"))
    kept = pair.evaluate(
        "() => Object.keys(sessionStorage).filter((key) => key.startsWith('numplay.checkpoint')).sort()"
    )
    assert kept == [f"numplay.checkpoint.{name}" for name in ("large", "small")]


def test_it_loads_what_it_names_and_no_more(pair: Page, tree: Path) -> None:
    names = ["run", "loss", "output", "network", "transport", "setting"]
    defined = pair.evaluate("(names) => names.filter((name) => customElements.get(`np-${name}`))", names)
    assert defined == ["run", "loss", "output"]
    assets = Assets(tree / "static")
    edition = assets.edition().name
    own, playground = (assets.get(f"{edition}/{path}bundle.js") for path in ("@pair/", ""))
    assert own and playground and len(own.content) < 0.7 * len(playground.content)
