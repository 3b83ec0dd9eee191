"""What a network is guessed to cost before anything was measured: by its arithmetic, not by its parameters."""

from itertools import product

import pytest

from engine import new_run, read_link
from server.jobs.costs import PER_MULTIPLICATION, heft_of
from server.jobs.pieces import begun, work_of
from server.jobs.scheduler import Scheduler, Want
from server.jobs.work import Task, arithmetic, loss_work, picture_work

DIGITS = "problem=classification&dataset=digits&points=500&activation=relu"
LAYERS = f"{DIGITS}&layers=conv:4,pool,conv:8,pool"
HEAVY = f"{DIGITS}&batchSize=20&layers=conv:16:kernel=5,conv:16:kernel=5,pool"
SLOT = 0.025


def run_of(link):
    read = read_link(link)
    assert not read.notices
    return new_run(read.config)


def counted(image, layers):
    """Operations that one image takes, one by one in plain loops, and the numbers that are left of it. Layers: filters
    and kernel of a convolution with zeros around, or the side of a pool."""
    channels, height, width = image
    total = 0
    for layer in layers:
        if isinstance(layer, tuple):
            filters, kernel = layer
            total += sum(channels * kernel * kernel + 1 for _ in product(range(filters), range(height), range(width)))
            channels = filters
        else:
            height, width = height // layer, width // layer
            total += sum(layer * layer for _ in product(range(channels), range(height), range(width)))
    return total, channels * height * width


@pytest.mark.parametrize(
    ("link", "layers", "rarely"), [(LAYERS, [(4, 3), 2, (8, 3), 2], 10), (HEAVY, [(16, 5), (16, 5), 2], 40)]
)
def test_the_work_of_a_convolution_is_that_of_its_loops(link, layers, rarely):
    operations, left = counted((1, 8, 8), layers)
    run = run_of(link)
    assert run.signature.program.work == operations + 10 * (left + 1)
    assert run.signature.program.work > rarely * run.parameters.size  # each parameter is used at many places


def test_the_work_of_dense_layers_is_their_parameters():
    run = run_of("networkShape=7,5")
    assert run.signature.program.work == run.parameters.size == 7 * 3 + 5 * 8 + 6


def test_every_guess_is_of_the_work():
    run = run_of(LAYERS)
    task = Task(run, "epoch", 2, 10, 8)
    work, points = run.signature.program.work, 500
    assert loss_work(task, 3) == 4 * points * work
    assert picture_work(task) == (10**2 + 8**2) * work
    assert arithmetic([task]) == 3 * points * 2 * work + loss_work(task, 2) + picture_work(task)
    assert work_of(begun([task]), 5) == 3 * 5 * 10 * work


def cut_of(link):
    """Mini-batches in the first piece of an epoch, before anything was measured; 0 for all at once."""
    policy = Scheduler(SLOT, 4)
    policy.put(1, Want("a", "epoch", 1000, 0.0, heft=heft_of(run_of(link).signature, 0, 0)))
    (job,) = policy.pick(1, 0.0)
    return job.cut


def test_an_epoch_of_convolutions_is_cut_where_its_slot_is_too_short():
    operations, _ = counted((1, 8, 8), [(16, 5), (16, 5), 2])
    assert 3 * operations * 250 * PER_MULTIPLICATION > 5 * SLOT  # of 250 images
    assert cut_of(HEAVY) == 1
    assert cut_of(HEAVY.replace("conv:16:kernel=5,conv:16:kernel=5,pool", "dense:128")) == 0  # as many parameters
    assert cut_of(LAYERS) == 0
