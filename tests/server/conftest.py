"""Sessions without sockets: a clock that only moves when told, and a worker that is a function call."""

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import ormsgpack
import pytest
from websockets.sync.client import connect

from scripts.ensure_services import missing
from server.jobs.work import Task, perform
from server.messages import replies
from server.messages.effects import Effect, Send
from server.messages.protocol import parse
from server.sessions.handlers import answer
from server.sessions.session import Session
from server.sessions.signing import Signer
from server.sessions.surroundings import Surroundings
from tests.browser.serving import Server
from tests.server.clustering import DaskCluster, clustering
from tests.server.schools import School, class_server
from tests.server.services import NOT_TESTED, Postgres, Redis, postgres, redis
from tests.server.talking import Client

INTERVAL = 0.025


class Tab:
    """A browser's side of one session."""

    def __init__(self, around: Surroundings) -> None:
        self.now = 100.0
        self.session = Session(around, self.now)
        self.sent: list[dict[str, Any]] = []
        self.frames: list[dict[str, Any]] = []
        self.notices: list[dict[str, Any]] = []
        self.bytes = 0  # of all frames
        self.ids = itertools.count(1)

    def say(self, type: str, **fields: object) -> dict[str, Any]:
        """Sends a message with an id and returns its reply, as JSON would carry it."""
        message = parse(json.dumps({"type": type, "id": next(self.ids), **fields}))
        (effect,) = answer(self.session, message, self.now)
        sent = self._received(effect)
        assert sent["reply_to"] == message.id
        self.sent.append(sent)
        return sent

    def hello(self, **fields: object) -> dict[str, Any]:
        return self.say("hello", protocol=1, **fields)

    def take(self, most: int = 3) -> Task | None:
        """What a worker would be given now, `most` epochs or batches at a time; None if nothing is due."""
        want = self.session.due(self.now)
        return None if want is None else self.session.begin(want.unit, min(want.most, most), self.now)

    def bring(self, task: Task, ack: bool = True) -> dict[str, Any] | None:
        """The worker's outcome, handed back; the frame, decoded and acknowledged."""
        effects = self.session.finish(perform([task]).outcomes[0], self.now)
        own = self.session.lead.number
        received = [self._received(each) for each in effects if isinstance(each, Send) and each.to == own]
        self.notices += [each for each in received if each["type"] == "notice"]
        frame = next((each for each in received if each["type"] == "frame"), None)
        if frame is not None:
            self.frames.append(frame)
            self.session.taken(self.now, self.session.lead.number)
            if ack:
                self.say("ack", n=frame["n"])
        return frame

    def lose(self) -> None:
        """The work under way is lost."""
        self.notices += [self._received(effect) for effect in self.session.retry(self.now)]

    def _received(self, effect: Effect) -> dict[str, Any]:
        """What the browser gets, decoded."""
        assert isinstance(effect, Send) and effect.to == self.session.lead.number
        if isinstance(effect.message, bytes):
            self.bytes += len(effect.message)
            frame: dict[str, Any] = ormsgpack.unpackb(effect.message)
            return frame
        assert not isinstance(effect.message, str)
        reply: dict[str, Any] = json.loads(replies.encode(effect.message))
        return reply

    def frame(self, most: int = 3, ack: bool = True) -> dict[str, Any] | None:
        """The next frame, if one is due now."""
        task = self.take(most)
        return None if task is None else self.bring(task, ack)

    def run_for(self, seconds: float, most: int = 1000) -> list[dict[str, Any]]:
        """Frames of so much time, the clock going in steps of 5 ms."""
        frames = []
        for _ in range(round(seconds / 0.005)):
            self.now += 0.005
            frame = self.frame(most)
            if frame is not None:
                frames.append(frame)
        return frames


@pytest.fixture
def signer() -> Signer:
    return Signer(b"k" * 32)


@pytest.fixture
def around(signer: Signer) -> Surroundings:
    seeds = (f"0.{number:05d}" for number in itertools.count(1))
    return Surroundings(signer, lambda: next(seeds), INTERVAL, "1.2.3", {"message": 1_000_000})


@pytest.fixture
def new_tab(around: Surroundings) -> Callable[[], Tab]:
    """Makes tabs of one server that have not said hello."""
    return lambda: Tab(around)


@pytest.fixture
def tab(new_tab: Callable[[], Tab]) -> Iterator[Tab]:
    """A tab with the default run, its first frame drawn."""
    tab = new_tab()
    tab.hello(view={"output": 10, "units": 8})  # small maps: these tests are about time
    tab.frame()
    yield tab


@pytest.fixture
def new_client() -> Iterator[Callable[..., Client]]:
    with ExitStack() as opened:

        def make(server: Server, **options: Any) -> Client:
            url = server.url.replace("http", "ws") + "/ws"
            return Client(
                opened.enter_context(connect(url, max_size=None, compression=None, close_timeout=1, **options))
            )

        yield make


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL that tests share, each with a database of its own."""
    if "postgresql" in missing():
        pytest.skip(NOT_TESTED.format("PostgreSQL"))
    with postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    """A Redis that tests share."""
    if "redis-server" in missing():
        pytest.skip(NOT_TESTED.format("Redis"))
    with redis() as server:
        yield server


@pytest.fixture(scope="session")
def dask_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """A scheduler that tests share; each starts the workers that it needs under names of its own."""
    pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    with clustering(tmp_path_factory.mktemp("dask")) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def shared_class_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for classes, of two web processes where that may be. Each class has browsers at both, so it is led
    within a process and between two."""
    with class_server(tmp_path_factory.mktemp("classes")) as running:
        yield running


@pytest.fixture
def school(shared_class_server: Server) -> Iterator[School]:
    """Browsers at a server that tests share."""
    with ExitStack() as opened:
        yield School(shared_class_server, opened)


@pytest.fixture
def own_school(tmp_path: Path) -> Iterator[School]:
    """Browsers at a server of the test's own, which it may kill."""
    with class_server(tmp_path) as server, ExitStack() as opened:
        yield School(server, opened)
