"""A whole class on a virtual clock: the real hub, sessions and scheduler, with workers that only take time.

Nothing sleeps: the event loop's clock leaps to whatever comes next. What a job takes is a model of what was measured.
"""

import asyncio
import json
import selectors
from collections import defaultdict
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import ormsgpack

from engine import Run, Scores
from server.compute.pool import Compute
from server.jobs.pieces import Part, Rest, piece
from server.jobs.scheduler import Scheduler
from server.jobs.work import Done, Outcome, Task, batches_of, perform, progress
from server.messages import replies
from server.messages.viewing import Unit
from server.sessions.surroundings import Surroundings
from server.web.hub import Hub
from server.web.occupancy import Occupancy
from server.web.places import Seat

JOB_TIME = 0.025
MANY = 10_000
"""Parameters of a network that is heavy."""
Do = Callable[[Sequence[Task]], Sequence[Outcome]]


class LeapingSelector(selectors.SelectSelector):
    """Where a real one would wait, the time leaps."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready; if nothing is, the time is later."""
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "nothing would ever happen again"
            self.now += max(timeout, 1e-6)  # a leap too short to change a number would never end
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time is virtual; `spend` makes it pass as work of the loop itself would."""

    def __init__(self) -> None:
        self.leaping = LeapingSelector()
        super().__init__(self.leaping)

    def time(self) -> float:
        """Virtual seconds."""
        return self.leaping.now

    def spend(self, seconds: float) -> None:
        """The loop was busy for so long."""
        self.leaping.now += seconds


@dataclass
class Costs:
    """Seconds of a job: each step of a batch, each frame of a batch, both with a part for each of its networks; and
    what the event loop does for a frame. heavy, heavy_show: of one with many parameters, each mini-batch and frame."""

    step: float = 0.00045
    step_each: float = 0.00002
    show: float = 0.0005
    show_each: float = 0.00008
    forward: float = 0.0002
    heavy: float = 0.0035
    heavy_show: float = 0.025

    def of_step(self, run: Run, size: int, unit: Unit) -> float:
        """Seconds of one epoch or mini-batch of so many like this one."""
        if run.parameters.size > MANY:
            return self.heavy * (batches_of(run.signature) if unit == "epoch" else 1)
        epoch = self.step + self.step_each * size
        return epoch / (1 if unit == "epoch" else batches_of(run.signature))

    def of_show(self, run: Run, size: int) -> float:
        """Seconds of a frame of each."""
        return self.heavy_show if run.parameters.size > MANY else self.show + self.show_each * size

    def times(self, factor: float) -> "Costs":
        """A machine so many times slower, its event loop aside."""
        return Costs(self.step * factor, self.step_each * factor, self.show * factor, self.show_each * factor)


class Crew:
    """Workers that take the time of a cost model. do: what they do in that time."""

    here = False

    def __init__(self, workers: int, costs: Costs, do: Do) -> None:
        self.room = self.workers = workers
        self.do = do
        self.costs = costs
        self.busy = 0.0
        self.jobs: list[Sequence[Task]] = []
        self.pieces: list[float] = []

    def start(self, tasks: Sequence[Task]) -> Coroutine[None, None, Done]:
        """Takes a worker, which begins at once."""
        self.room -= 1
        return self._work(tasks, asyncio.get_running_loop().time())

    async def _work(self, tasks: Sequence[Task], begin: float) -> Done:
        costs, size = self.costs, len(tasks)
        first = tasks[0]
        train = max(task.amount for task in tasks) * costs.of_step(first.run, size, first.unit)
        show = costs.of_show(first.run, size)
        self.jobs.append(tasks)
        self.busy += train + show
        await asyncio.sleep(begin + train + show - asyncio.get_running_loop().time())
        self.room += 1
        return Done(tuple(self.do(tasks)), train, show)

    def go_on(self, rest: Rest, batches: int) -> Coroutine[None, None, Done | Part]:
        """The next piece of a job."""
        self.room -= 1
        return self._piece(rest, batches, asyncio.get_running_loop().time())

    async def _piece(self, rest: Rest, batches: int, begin: float) -> Done | Part:
        done = piece(rest, batches) if self.do is train else pretended(rest, batches)
        run, size = rest.runs[0], len(rest.runs)
        trained = min(batches, max(rest.left)) * self.costs.of_step(run, size, "batch")
        show = 0.0 if rest.training else self.costs.of_show(run, size)
        self.pieces.append(trained + show)
        self.busy += trained + show
        await asyncio.sleep(begin + trained + show - asyncio.get_running_loop().time())
        self.room += 1
        return replace(done, train=trained, show=show)


def pretended(rest: Rest, batches: int) -> Done | Part:
    """As if a piece had been done; the pictures are one."""
    if not rest.training:
        tasks = [task._replace(run=run, amount=0) for task, run in zip(rest.tasks, rest.runs, strict=True)]
        return Done(tuple(pretend(tasks)), 0.0, 0.0)
    batches = min(batches, max(rest.left))
    runs = []
    for run, left in zip(rest.runs, rest.left, strict=True):
        size, points = run.config.batch_size, run.signature.train_points
        trained = run.position // size + min(left, batches)
        epochs, more = divmod(trained, batches_of(run.signature))
        runs.append(replace(run, epoch=run.epoch + epochs, position=min(points, more * size)))
    fewer = tuple(max(0, left - batches) for left in rest.left)
    return Part(replace(rest, runs=tuple(runs), left=fewer), batches, 0.0, 0.0)


def pretend(tasks: Sequence[Task]) -> list[Outcome]:
    """As if the tasks had been done."""
    outcomes = []
    for task in tasks:
        run = replace(task.run, epoch=task.run.epoch + task.amount)
        fields = {
            "type": "frame",
            "epoch": run.epoch,
            "position": run.position,
            "rate_of_learning": run.config.learning_rate,
        }
        body = b"run" if task.body else None
        outcomes.append(
            Outcome(
                run,
                len(fields),
                replies.fragment(fields),
                ((0, b""),) * len(task.sheets),
                Scores(0.5, 0.5, None, None),
                progress(run),
                1.0,
                body,
                {},
            )
        )
    return outcomes


def train(tasks: Sequence[Task]) -> Sequence[Outcome]:
    """Really does the tasks."""
    return perform(tasks).outcomes


@dataclass
class Pupil:
    """A browser: acknowledges each frame `delay` seconds later. frames: when they came, with what."""

    seat: Seat
    delay: float
    frames: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    told: list[tuple[float, dict[str, Any]]] = field(default_factory=list)

    def rate(self, begin: float, end: float) -> float:
        """Frames a second from begin to end."""
        return sum(begin <= at < end for at, _ in self.frames) / (end - begin)

    def epochs(self, begin: float, end: float) -> float:
        """Epochs a second from begin to end."""
        seen = [frame["epoch"] for at, frame in self.frames if begin <= at < end]
        return (seen[-1] - seen[0]) / (end - begin) if seen else 0.0

    def notices(self) -> list[str]:
        """The codes of the notices that came."""
        return [message["code"] for _, message in self.told if message["type"] == "notice"]


class School:
    """A hub with its pupils, inside a virtual loop."""

    def __init__(self, around: Surroundings, workers: int, costs: Costs, do: Do = pretend, batch: int = 64) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        self.loop = loop
        self.crew = Crew(workers, costs, do)
        self.scheduler = Scheduler(JOB_TIME, batch)
        self.hub = Hub(
            cast(Compute, self.crew), self.scheduler, around, occupancy=Occupancy(10_000), clock=self.loop.time
        )
        vars(self.hub)["_aside"] = self._inline  # a thread would take real time
        self.running = [asyncio.create_task(self.hub.run())]
        self.saying: set[asyncio.Task[None]] = set()
        self.pupils: dict[str, list[Pupil]] = defaultdict(list)

    @staticmethod
    async def _inline(seat: Seat, work: Callable[[], list[str]]) -> list[str]:
        return work()

    @property
    def now(self) -> float:
        """Virtual seconds."""
        return self.loop.time()

    async def join(
        self, kind: str, changes: dict[str, object], frames: float, delay: float = 0.0, speed: float | None = 60
    ) -> Pupil:
        """One more pupil, who plays a network with these settings and asks for so many frames a second."""
        pupil = Pupil(self.hub.join(), delay)
        self.pupils[kind].append(pupil)

        async def send(message: str | bytes) -> None:
            if isinstance(message, str):
                pupil.told.append((self.now, json.loads(message)))
                return
            self.loop.spend(self.crew.costs.forward)
            frame = ormsgpack.unpackb(message)
            pupil.frames.append((self.now, frame))
            self.loop.call_later(delay, self._acknowledge, pupil, frame["n"])

        sending = pupil.seat.outbox.send_all(send, 60.0, lambda origin: self.hub.taken(pupil.seat, origin))
        self.running.append(asyncio.create_task(sending))
        await self.say(pupil, "hello", protocol=1, view={"rate": frames, "output": 10, "units": 0})
        if changes:
            await self.say(pupil, "set", changes=changes)
        await self.say(pupil, "speed", rate=speed)
        await self.say(pupil, "play")
        assert not any(json.loads(message)["type"] == "error" for message in pupil.seat.outbox._waiting)
        return pupil

    def _acknowledge(self, pupil: Pupil, n: int) -> None:
        saying = asyncio.create_task(self.say(pupil, "ack", n=n))
        self.saying.add(saying)
        saying.add_done_callback(self.saying.discard)

    async def say(self, pupil: Pupil, type: str, **fields: object) -> None:
        """A message of a pupil."""
        await self.hub.receive(pupil.seat, json.dumps({"type": type, **fields}))

    def leave(self, pupil: Pupil) -> None:
        """The pupil closes the page."""
        self.hub.leave(pupil.seat)
        pupil.seat.outbox.end()

    def close(self) -> None:
        """Ends everything."""
        for task in (*self.running, *self.saying):
            task.cancel()


def simulated(work: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine gives on a virtual clock."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)
