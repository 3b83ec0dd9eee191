"""Which sessions are trained next, together, and how far: policy alone, no clock, no waiting.

As in an inference server, runs join and leave a batch between jobs. Sessions that want work wait in groups of what may
share a batch; the group whose first member has waited longest goes first, so a rare architecture is never starved. The
measured cost of a group decides how much of what is owed fits into one job, so that a job takes about one frame's time
whatever the network; and when frames come late, all do without the losses between two frames and train fewer epochs a
frame before any gets fewer frames. A share is one of processor time: who has used more than its own waits until it is
whole again (`server.jobs.shares`) wherever others wait, and a job that is longer than its slot goes on piece by piece,
in its turn.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, field, replace
from math import exp, inf
from typing import Any, NamedTuple

from server.jobs.costs import Cost, Costs, Heft
from server.jobs.shares import CREDIT, Shares
from server.messages.viewing import Unit

UNMEASURED = 1
"""Epochs or mini-batches tried where nothing is known yet."""
CAREFUL = 10
"""Part of its slot that a first piece takes by a guess: the machine may be as many times slower."""
LATE = 0.8
"""Share of a frame's interval by which it may be late before everybody trains less a frame. Those who have their frames
at one beat wait for each other: with less, a core would be idle for the rest of each interval."""
LESS_SECONDS, MORE_SECONDS = 0.3, 1.0
"""Time in which the common share of training falls by e while frames are late, and rises by e while they are not."""
LONGEST_STEP = 0.25
"""Seconds at most for which one job counts."""
WHOLE = 0.25
"""Seconds of an epoch up to which it is trained in one go before it is shown; of a longer one parts are shown."""
LARGEST = 0.05
"""Seconds of a batch's frame and one of its mini-batches, as guessed, beyond which no more members are taken into it:
large networks gain nothing from it."""
FILL = 0.6
"""Share of the time to its next frame that a job may take in all; the rest is for sending and for messages."""
UNEVEN = 1.5
"""How many times its slot a job may be expected to take before it is cut."""


class Want(NamedTuple):
    """What a session could use now.

    key: sessions of equal key may share a batch. most: epochs or mini-batches at most; 0 to be shown only.
    since: when it began to wait, in seconds. urgent: someone did something and waits to see it. greedy: `most` is as
    much as possible, not what a pace owes. interval: seconds between the session's frames. heft: how much computing it
    is; None for little. kind: what decides what it costs, whatever it stands at; the key where it is None. due: when it
    should have its frame; a job of its own, however long, does not put that off. `since` where it is None.
    """

    key: Hashable
    unit: Unit
    most: int
    since: float
    urgent: bool = False
    greedy: bool = False
    interval: float = 1.0
    heft: Heft | None = None
    kind: Hashable = None
    due: float | None = None

    def late(self, now: float) -> float:
        """By how many seconds its frame is late."""
        return now - (self.since if self.due is None else self.due)


@dataclass(frozen=True)
class Job:
    """One batch for one worker: each member with what it is to train.

    history: whether there is time for the losses of the epochs that no frame shows. place: what decides which job goes
    first. cut: mini-batches in the next piece of a job in pieces, 0 for one that is done at once. rest: what is left of
    it, None before it begins. heft: of its first member.
    """

    key: Hashable
    members: tuple[tuple[int, Unit, int], ...]
    history: bool = True
    place: tuple[bool, float] = (True, 0.0)
    cut: int = 0
    rest: Any = None
    heft: Heft | None = None
    kind: Hashable = None


@dataclass
class Group:
    """Sessions of one key in the order in which they began to wait; those who are urgent apart."""

    urgent: OrderedDict[int, Want] = field(default_factory=OrderedDict)
    others: OrderedDict[int, Want] = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        return len(self.urgent) + len(self.others)

    def place(self, count: int) -> tuple[bool, float]:
        """What decides which group goes first: whether none is urgent, and since when the next `count` wait on average,
        taken as halfway between the first and the last of them.

        By its first alone, a large group would be served too early: most of its next batch waits for less long.
        """
        waiting = self.urgent or self.others
        first, last = next(iter(waiting.values())).since, next(reversed(waiting.values())).since
        return not self.urgent, first + (last - first) / 2 * min(1.0, count / len(waiting))

    def take(self, count: int, longest: float) -> dict[int, Want]:
        """Removes the first so many. With someone urgent, others ride along only if they began to wait by `longest`: a
        group in which many change something would else be served more often than those where nobody does."""
        taken: dict[int, Want] = {}
        while self.urgent and len(taken) < count:
            number, want = self.urgent.popitem(last=False)
            taken[number] = want
        latest = longest if taken else inf
        while self.others and len(taken) < count and next(iter(self.others.values())).since <= latest:
            number, want = self.others.popitem(last=False)
            taken[number] = want
        return taken


class Scheduler:
    """Who waits, and the jobs picked of them. job_time: seconds a job should take. batch: most members of one job."""

    def __init__(self, job_time: float, batch: int) -> None:
        self.job_time = job_time
        self.batch = batch
        self.costs = Costs()
        self.shares = Shares()
        self.share = 1.0
        """What part of the training that is owed there is time for; the same for everybody."""
        self._shared_at = 0.0
        self._groups: dict[Hashable, Group] = {}
        self._keys: dict[int, Hashable] = {}
        self._begun: list[Job] = []
        """Jobs in pieces that wait for the next one's turn."""

    def __len__(self) -> int:
        return len(self._keys) + len(self._begun)

    def put(self, number: int, want: Want) -> None:
        """The session wants this now; it keeps its place if it waited already for the same."""
        if self._keys.get(number, want.key) != want.key:
            self.drop(number)
        turn = max(want.since, self.shares.until(number))
        want = want._replace(since=turn, urgent=want.urgent and turn - want.since <= CREDIT)
        self._keys[number] = want.key
        group = self._groups.setdefault(want.key, Group())
        (group.others if want.urgent else group.urgent).pop(number, None)
        (group.urgent if want.urgent else group.others)[number] = want

    def drop(self, number: int) -> None:
        """The session wants nothing, or is gone."""
        if number not in self._keys:
            return
        key = self._keys.pop(number)
        group = self._groups[key]
        group.urgent.pop(number, None)
        group.others.pop(number, None)
        if not group:
            del self._groups[key]

    def pick(self, workers: int, now: float, refresh: Callable[[int], Want | None] | None = None) -> list[Job]:
        """Jobs for up to `workers` idle workers. refresh: what a session wants by now, None for nothing any more."""
        jobs: list[Job] = []
        while len(self) and len(jobs) < workers:
            key = min(self._groups, key=lambda each: self._groups[each].place(self.batch), default=None)
            place = self._groups[key].place(self.batch) if self._groups else (True, inf)
            if self._begun and (first := min(self._begun, key=lambda job: job.place)).place <= place:
                self._begun.remove(first)
                jobs.append(first)
                continue
            idle = workers - len(jobs)
            # With more idle workers than groups, a large group is spread over them.
            spread = -(-len(self._groups[key]) // max(1, idle - len(self._groups) + 1))
            taken = self._take(key, min(self.batch, spread, self._most(key)))
            if refresh is not None:
                fresh = {number: want for number in taken if (want := refresh(number)) is not None}
                taken = {number: want for number, want in fresh.items() if want.key == key}
                for number in fresh.keys() - taken.keys():
                    self.put(number, fresh[number])  # it shares another batch by now
            if taken:
                jobs.append(self._job(key, taken, now, place))
        return jobs

    def pressing(self, now: float) -> bool:
        """Whether anybody waits who has not had more than a fair share."""
        places = [*(group.place(1) for group in self._groups.values()), *(job.place for job in self._begun)]
        return any(since <= now for _, since in places)

    def _take(self, key: Hashable, count: int) -> dict[int, Want]:
        group = self._groups[key]
        waiting = (next(iter(each.others.values())).since for each in self._groups.values() if each.others)
        taken = group.take(count, min(waiting, default=inf) + self.job_time)
        for number in taken:
            del self._keys[number]
        if not group:
            del self._groups[key]
        return taken

    def _most(self, key: Hashable) -> int:
        """Members of a batch of this group at most."""
        group = self._groups[key]
        heft = next(iter((group.urgent or group.others).values())).heft
        return self.batch if heft is None else max(1, int(LARGEST / max(1e-9, heft.batch + heft.show)))

    def _job(self, key: Hashable, wants: dict[int, Want], now: float, place: tuple[bool, float]) -> Job:
        size = len(wants)
        kind = next(iter(wants.values())).kind or key
        cost = self.costs.of(kind, size)
        paced = [want for want in wants.values() if want.most and not want.greedy and not self._long(want, cost)]
        if paced:
            self._adapt(paced, cost, now)
        # As fast as possible means what is left over: nothing while there is too little for what others are owed.
        scarce = self.share < 1.0 and (self._keys or paced)
        others = max((self._shared(want.most) for want in paced), default=1) if scarce else None
        members = tuple((number, *self._amount(want, cost, others)) for number, want in wants.items())
        heft = next(iter(wants.values())).heft
        # Of a network alone an epoch's losses cost little beside its training, in a batch about as much.
        history = others is None or size == 1 or self.share >= 1.0
        job = Job(key, members, history, place, 0, None, heft, kind)
        return replace(job, cut=self._cut(job, cost))

    def _cut(self, job: Job, cost: Cost | None) -> int:
        """Mini-batches of a piece; 0 if the whole job fits into its slot."""
        if job.heft is None:
            return 0
        job_time = self.job_time if cost is not None else self.job_time / CAREFUL
        cost = cost or Cost()
        per_batch, per_epoch = cost.batch_of(job.heft), cost.epoch_of(job.heft)
        longest = max(amount * (per_epoch if unit == "epoch" else per_batch) for _, unit, amount in job.members)
        if longest <= UNEVEN * self.job_time and job.heft.show * len(job.members) <= self.job_time:
            return 0
        return max(1, int(job_time / max(per_batch, 1e-9)))

    def resume(self, job: Job, rest: Any, members: tuple[tuple[int, Unit, int], ...]) -> None:
        """A piece of a job was done: these members' rest of it waits for its next turn."""
        until = max(self.shares.until(number) for number, _, _ in members)
        relaxed, since = job.place
        place = relaxed or until - since > CREDIT, max(since, until)
        job = replace(job, place=place, rest=rest, members=members)
        self._begun.append(replace(job, cut=self._cut(job, self.costs.of(job.kind, len(members))) or job.cut))

    @staticmethod
    def _long(want: Want, cost: Cost | None) -> bool:
        """Whether an epoch takes so long that parts of it are shown."""
        return want.unit == "epoch" and want.heft is not None and (cost or Cost()).epoch_of(want.heft) > WHOLE

    def _adapt(self, paced: list[Want], cost: Cost | None, now: float) -> None:
        """Trains everybody less a frame as long as frames are late, and again more."""
        seconds, self._shared_at = min(LONGEST_STEP, now - self._shared_at), now
        if not any(want.late(now) > LATE * want.interval for want in paced):
            self.share = min(1.0, self.share * exp(seconds / MORE_SECONDS))
        elif any(self._less(want, cost) for want in paced):  # else it would only take longer to come back
            self.share *= exp(-seconds / LESS_SECONDS)

    def _less(self, want: Want, cost: Cost | None) -> bool:
        """Whether it can be trained less a frame."""
        return self._shared(want.most) > 1 and (cost is None or self._amount(want, cost, None)[1] > 1)

    def _shared(self, most: int) -> int:
        """What of so much there is time for; at least 1 of anything."""
        return max(1, int(most * self.share)) if most else 0

    def _amount(self, want: Want, cost: Cost | None, others: int | None) -> tuple[Unit, int]:
        if want.most and self._long(want, cost):
            assert want.heft is not None
            known = cost or Cost()
            if known.batch is None and known.epoch is None:
                return "batch", UNMEASURED
            seconds = max(self.job_time, known.show_of(want.heft))  # at least as much for training as for drawing
            return "batch", min(want.heft.left, max(1, int(seconds / max(known.batch_of(want.heft), 1e-9))))
        per_step = cost.of(want.unit) if cost else None
        if cost is None or per_step is None:
            fits = UNMEASURED
        else:
            # What a pace owes may fill much of the time to the next frame, in pieces; what is left over, one slot.
            seconds = self.job_time if want.greedy or want.heft is None else max(self.job_time, FILL * want.interval)
            fits = max(1, int((seconds - cost.show) / max(per_step, 1e-9)))
        if not want.greedy:
            return want.unit, min(self._shared(want.most), fits)
        return want.unit, min(want.most, fits if others is None else min(fits, others))

    def learn(self, key: Hashable, steps: Iterable[tuple[Unit, int]], train: float, show: float | None) -> None:
        """A job of members with these steps took `train` seconds to train and `show` seconds to draw."""
        self.costs.learn(key, list(steps), train, show)

    def learn_part(self, job: Job, batches: int, seconds: float) -> None:
        """So many mini-batches of a job took so long."""
        assert job.heft is not None
        self.costs.learn_part(job.kind, len(job.members), seconds / batches, job.heft)

    def spend(self, numbers: Collection[int], seconds: float, now: float, workers: int) -> None:
        """Sessions have had so many seconds of a worker, alike."""
        for number in numbers:
            self.shares.spend(number, seconds / len(numbers), now, workers)

    def release(self, number: int) -> bool:
        """Takes the session out of a job that waits for its next piece; False if it is in none."""
        for place, job in enumerate(self._begun):
            left = [i for i, member in enumerate(job.members) if member[0] != number]
            if len(left) == len(job.members):
                continue
            if left:
                members = tuple(job.members[i] for i in left)
                self._begun[place] = replace(job, members=members, rest=job.rest.keep(left))
            else:
                job.rest.drop()
                del self._begun[place]
            return True
        return False

    def forget(self, number: int) -> None:
        """The session is gone, and so is all that waits for it."""
        self.drop(number)
        self.release(number)
        self.shares.forget(number)
