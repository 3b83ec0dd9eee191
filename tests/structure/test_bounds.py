"""What the program remembers is bounded: every cache, and every collection that lives as long as the process."""

import ast
import math
from functools import cache

import pytest

from .tree import named, ours

SMALL = 2
"""Entries that a cache without a bound in bytes may have: such a one takes no argument, or one of very few."""
MEMOIZING = ("lru_cache", "cache")
CONTAINERS = (
    *("dict", "set", "list", "defaultdict", "OrderedDict", "Counter", "deque", "bytearray", "Queue", "SimpleQueue"),
    *("WeakKeyDictionary", "WeakValueDictionary", "WeakSet", "local"),
)
COMMANDS = ("server/load/", "server/commands/train.py")
"""What ends with a command, not with a server."""
BOUNDS = {
    "engine/export/expression.py": {"helpers": "one language of exports, never changed"},
    "engine/export/graph.py": {"_nodes _numbers _tensors _used": "one export"},
    "engine/formulas/parser.py": {"items": "one formula"},
    "engine/losses/__init__.py": {"fused": "one entry, never changed"},
    "engine/optimizers/__init__.py": {"fed_by": "one entry, never changed"},
    "engine/network/passes.py": {
        "activated bounds inputs masks outputs sources": "one pass; passes: network/scratch.py"
    },
    "engine/cache.py": {"kept": "bytes told to `remembered`, TOGETHER of all", "_caches": "functions that remember"},
    "engine/network/scratch.py": {"_kept": "KEPT passes, LARGEST bytes of memory and LARGEST of parameters"},
    "engine/tables/cells.py": {"by_place marks": "one table"},
    "engine/tables/errors.py": {"kept": "one table"},
    "engine/training/training.py": {"_local": "BYTES_KEPT"},
    "engine/training/updating.py": {"_shares": "one workspace; workspaces: training/training.py"},
    "engine/layers/_windows.py": {"_parted": "two arrays"},
    "engine/training/workspace.py": {"_blocks _data _order _passes": "one workspace; workspaces: training/training.py"},
    "server/classroom/codes.py": {"_wrong": "the most wrong codes"},
    "server/classroom/activities/__init__.py": {"fields": "those of one act"},
    "server/classroom/lesson.py": {"students": "MOST_STUDENTS of a class", "doing": "each activity's own bound"},
    "server/sessions/handed.py": {"remarks": "three of a file"},
    "server/classroom/held.py": {
        "_runs": "MOST_GIFTS, MOST_BYTES",
        "_elsewhere": "MOST_GIFTS",
        "_news _on_its_way owed": "students of what was held",
    },
    "server/store/known.py": {"_lessons": "MOST classes"},
    "server/classroom/room.py": {
        "_given _told leaders removed screens students walls": "connections",
        "_stopped": "MOST_STUDENTS of a class",
    },
    "server/store/lessons.py": {"_changing _waiting": "connections: each waits for one answer before its next message"},
    "server/web/gathering.py": {"_came _waiting": "questions under way, PATIENCE seconds each; web processes"},
    "server/web/channel.py": {"_waiting": "MOST_WAITING bytes"},
    "server/web/bus.py": {"_heard _writers": "web processes"},
    "server/web/classes.py": {"_own_guesses": "connections"},
    "server/web/emptied.py": {"_since": "MOST_ROOMS"},
    "server/web/errands.py": {"_tasks": "messages to other processes, MOST_WAITING bytes; changes of connections"},
    "server/web/checking.py": {"_asked": "MOST_A_MINUTE"},
    "server/web/goals.py": {"_handed": "MOST_KEPT"},
    "server/web/rooms.py": {
        "_invited by_code of _removed": "connections: a room ends with its last one; and emptied.py's MOST_ROOMS",
        "_stale _behind": "rooms, and web processes",
    },
    "server/web/presence.py": {"_told": "rooms, and web processes"},
    "server/web/closeups.py": {
        "_asked _early _lit": "rooms, and web processes",
        "_awaited _large _newest": "connections",
    },
    "server/web/copies.py": {"_waiting": "connections: each waits for one answer before its next message"},
    "server/web/walls.py": {"_asked _own _rows": "rooms, and web processes", "_open _seen": "connections"},
    "server/web/afterwards.py": {"_waiting": "rooms"},
    "server/web/bodies.py": {"_reading": "READ_AT_ONCE requests"},
    "server/web/asides.py": {"_waiting": "connections: each waits for one answer before its next message is read"},
    "server/web/assets.py": {
        "_answers _joined _kept _sources": "the files there are, and the joined sheets that a page names"
    },
    "server/compute/cluster.py": {"_here _unfit": "workers of the cluster"},
    "server/web/connections.py": {"_beginning": "connections that begin, which ends by itself"},
    "server/jobs/costs.py": {"_costs": "REMEMBERED groups"},
    "server/web/diagnosis.py": {"_said": "MOST_SAID"},
    "server/compute/pool.py": {"_all _busy _idle": "worker processes", "_begun": "HELD long jobs of this process"},
    "server/web/hub.py": {"_jobs _places _seats _times": "connections: their jobs, and when each wants something next"},
    "server/web/intake.py": {"_waiting": "connections: of each one message"},
    "server/web/outbox.py": {"_waiting _origins": "MOST_REPLIES, of one connection"},
    "server/sessions/pace.py": {"_seen": "the frames of WINDOW seconds, of one connection"},
    "server/jobs/scheduler.py": {"_begun _groups _keys others urgent": "connections that want something; their jobs"},
    "server/messages/texts.py": {"values": "one thing that is said"},
    "server/sessions/audience.py": {"_watchers": "connections"},
    "server/sessions/session.py": {"_notices": "one connection, emptied with each frame"},
    "server/sessions/showing.py": {"_again": "the views there are, of one connection"},
    "server/jobs/shares.py": {"_recent _until": "connections"},
    "server/timing.py": {"_here _inside all seconds": "parts of the server, threads"},
    "server/web/visitors.py": {"_counts": "addresses of connections"},
    "server/web/family.py": {"_members _untaken handed": "web processes; connections that they have not taken yet"},
    "server/web/wire.py": {"_parts": "the longest message allowed, MOST_HELD of all connections"},
}
"""Every collection that lives longer than a call, by module and name, with what it is bounded by."""


def memoized(source: str) -> list[str]:
    """Functions that remember without a bound in bytes."""
    faults = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for decorator in node.decorator_list:
                called = decorator.func if isinstance(decorator, ast.Call) else decorator
                if isinstance(called, ast.Name) and called.id in MEMOIZING and most(node, decorator) > SMALL:
                    faults.append(node.name)
    return faults


def most(node: ast.FunctionDef | ast.AsyncFunctionDef, decorator: ast.expr) -> float:
    """Entries that such a cache may have."""
    arguments = node.args
    if not (arguments.args or arguments.vararg or arguments.kwonlyargs or arguments.posonlyargs):
        return 1
    if isinstance(decorator, ast.Call):
        for keyword in decorator.keywords:
            if keyword.arg == "maxsize" and isinstance(keyword.value, ast.Constant) and keyword.value.value:
                return float(keyword.value.value)
            if keyword.arg == "maxsize" and ast.unparse(keyword.value) == "len(WORKED)":
                return 1  # named by the program alone
    return math.inf


def lasting(source: str) -> set[str]:
    """Collections that a module, an object or a closure makes empty and keeps."""
    tree = ast.parse(source)
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None and grows(node.value):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Attribute) and ast.unparse(target.value) == "self":
                    found.add(target.attr)
                elif isinstance(target, ast.Name) and node in tree.body:
                    found.add(target.id)
        elif isinstance(node, ast.FunctionDef):
            found |= {name for name in made_within(node) if shared(node, name)}
        elif isinstance(node, ast.ClassDef):
            found |= {
                each.target.id
                for each in node.body
                if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and made_by_field(each.value)
            }
    return found


def made_within(function: ast.FunctionDef) -> set[str]:
    """Variables of a function that are collections."""
    made = [node for node in ast.walk(function) if isinstance(node, (ast.Assign, ast.AnnAssign))]
    pairs = [
        (each, node.value)
        for node in made
        for each in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    return {each.id for each, value in pairs if isinstance(each, ast.Name) and value is not None and grows(value)}


def grows(value: ast.expr) -> bool:
    """Whether this makes a collection that can grow, and is not a table written out in the source."""
    if isinstance(value, (ast.Dict, ast.List)):
        return not (value.values if isinstance(value, ast.Dict) else value.elts)
    if isinstance(value, ast.Call) and value.args and ast.unparse(value.func) in ("dict", "set", "list"):
        return False  # a copy
    return isinstance(value, ast.Call) and ast.unparse(value.func).split(".")[-1] in CONTAINERS


def made_by_field(value: ast.expr | None) -> bool:
    """Whether a dataclass makes a collection for each of its objects."""
    return isinstance(value, ast.Call) and any(
        each.arg == "default_factory" and ast.unparse(each.value) in CONTAINERS for each in value.keywords
    )


def shared(function: ast.AST, name: str) -> bool:
    """Whether a function within one that returns it uses the name: the variable of a closure."""
    inner = [node for node in ast.walk(function) if isinstance(node, ast.FunctionDef) and node is not function]
    returned = {
        node.value.id
        for node in ast.walk(function)
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Name)
    }
    used = {each.id for node in inner if node.name in returned for each in ast.walk(node) if isinstance(each, ast.Name)}
    return name in used


@cache
def modules() -> dict[str, str]:
    """The sources of engine and server by path."""
    paths = (path for path in ours("engine", "server", suffixes={".py"}))
    return {named(path): path.read_text("utf-8") for path in paths}


def test_whatever_is_remembered_is_bounded_in_bytes() -> None:
    assert {path: found for path, source in modules().items() if (found := memoized(source))} == {}, "use engine.cache"


def test_every_collection_that_lasts_has_its_bound() -> None:
    found = {
        path: names
        for path, source in modules().items()
        if not path.startswith(COMMANDS) and (names := lasting(source))
    }
    assert found == {path: {name for names in bounds for name in names.split()} for path, bounds in BOUNDS.items()}


@pytest.mark.parametrize(
    "planted",
    [
        "@lru_cache(maxsize=64)\ndef names(config): ...",
        "@lru_cache(maxsize=None)\ndef names(config): ...",
        "@lru_cache\ndef names(config): ...",
        "@cache\ndef names(config, *rest): ...",
        "class A:\n    @cache\n    def names(self): ...",
    ],
)
def test_a_cache_without_a_bound_is_seen(planted: str) -> None:
    assert memoized(planted) == ["names"]


@pytest.mark.parametrize(
    "planted",
    [
        "known = {}",
        "known: dict[str, int] = collections.defaultdict(int)",
        "class A:\n    def __init__(self):\n        self.known = OrderedDict()",
        "class A:\n    known: list[int] = field(default_factory=list)",
        "def remember():\n    known = []\n    def add(one):\n        known.append(one)\n    return add",
    ],
)
def test_a_new_collection_is_seen(planted: str) -> None:
    assert lasting(planted) == {"known"}
