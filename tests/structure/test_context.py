"""A run's store and connection are handed on, by `<np-run>` or as an argument: no module has one to be imported."""

import re

import pytest

from .tree import faulty, named, ours, without_comments

MAKERS = ("createStore", "Run", "Connection", "Kept", "Recorder", "Traffic", "Undo", "Quality", "Subscriptions")
"""What a run is made of, and the run itself."""
MADE_IN = "static/page/run.js"
RUNS_MADE_IN = "static/elements/run.js"
"""`<np-run>` makes a run where none is given."""
ENTRIES = "static/pages/"
"""A page's entry may make a run, and hand it on."""
MAKING = re.compile(rf"(?<!function )\b(?:new )?({'|'.join(MAKERS)})\(")
TAKING = re.compile(r"^import \{([^}]*)\}", re.MULTILINE)
SHARED = {"store", "send", "run", "connection"}
KEEPING = re.compile(r"^(?:export )?let (\w+)", re.MULTILINE)
INSIDE = ("static/elements/", "static/panels/", "static/painting/", "static/quality/", "static/wire/")
"""What is inside a run, and so may be on a page twice: of such a module every variable is in an instance."""

COUNTED = {("static/elements/parameters.js", "count")}
"""A count that makes ids is to be one for the whole page."""


def faults(name: str, source: str) -> list[str]:
    """Where a script makes or imports a run by itself, or keeps something that two runs would share."""
    text = without_comments(source)
    made = [maker for maker in MAKING.findall(text) if not may_make(name, maker)]
    taken = {each.split(" as ")[0].strip() for group in TAKING.findall(text) for each in group.split(",")}
    kept = [each for each in KEEPING.findall(text) if name.startswith(INSIDE) and (name, each) not in COUNTED]
    return [
        *(f"makes a {maker}" for maker in made),
        *(f"imports {each}" for each in sorted(SHARED & taken)),
        *(f"keeps {each} for all runs" for each in kept),
    ]


def may_make(name: str, maker: str) -> bool:
    """Whether that script may make that part of a run."""
    return name == MADE_IN or (maker == "Run" and (name == RUNS_MADE_IN or name.startswith(ENTRIES)))


def test_no_script_has_a_run_of_its_own():
    scripts = ours("static", suffixes={".js"})
    assert faulty(scripts, lambda path: faults(named(path), path.read_text("utf-8"))) == {}


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ('import { store } from "../page/store.js";', "imports store"),
        ('import { isTraining, store as kept } from "../page/store.js";', "imports store"),
        ('import { send } from "../wire/connection.js";', "imports send"),
        ("export const store = createStore();", "makes a createStore"),
        ("const run = new Run();", "makes a Run"),
        ("const { send } = new Connection(given);", "makes a Connection"),
        ("let timer = 0;", "keeps timer for all runs"),
        ("export let open = null;", "keeps open for all runs"),
    ],
)
def test_a_panel_with_a_run_of_its_own_is_seen(planted, found):
    assert faults("static/panels/planted.js", planted) == [found]


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("static/panels/planted.js", "  let timer = 0;\nconst { store, send } = this.run;"),
        ("static/panels/planted.js", '/** @type {import("../page/run.js").Run} */\n// new Run()'),
        ("static/pages/planted.js", "const run = new Run();"),
        ("static/page/popups.js", "let used = null;"),
    ],
)
def test_what_is_handed_on_passes(name, harmless):
    assert faults(name, harmless) == []
