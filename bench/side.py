"""One side of `python -m bench.against`: trains and draws default runs with whatever engine it finds, when told to.

It reads lines `work networks settings`, the last as JSON, does it once, and answers with the processor time that it has
spent so far. It uses of the engine only what every version has had, and of this folder nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from time import process_time

import ormsgpack

import engine
from engine import Config, Run, advance, evaluate, maps, new_run, node_ids

EPOCHS = 10
"""In one call, when nothing but training is timed."""
SIZE = 50


class Networks:
    """Runs that differ in their seeds, and go on from call to call. settings: as JSON, what is not the default."""

    def __init__(self, count: int, settings: str = "{}") -> None:
        given = json.loads(settings)
        self.runs: list[Run] = [
            new_run(Config.from_mapping({**given, "seed": f"bench{number}"})) for number in range(count)
        ]
        self.nodes = [node for layer in node_ids(self.runs[0].config)[1:] for node in layer]

    def epochs(self) -> None:
        """Only trains."""
        self.runs = advance(self.runs, epochs=EPOCHS)

    def frames(self) -> list[bytes]:
        """An epoch, the losses, the maps of all units, and all of it encoded, one message per network."""
        self.runs = advance(self.runs, epochs=1)
        pictures = maps(self.runs, SIZE, self.nodes)
        return [
            ormsgpack.packb(
                {
                    "train_loss": float(scores.train_loss),
                    "test_loss": float(scores.test_loss),
                    "parameters": run.parameters.astype("<f4").tobytes(),
                    "maps": picture.tobytes(),
                }
            )
            for run, scores, picture in zip(self.runs, evaluate(self.runs), pictures, strict=True)
        ]


def main() -> None:
    """Works until its input ends. First it says which engine it has, and a loss that both sides must agree on."""
    networks = lru_cache(Networks)
    one = Networks(1)
    one.epochs()
    loss = float(evaluate(one.runs)[0].train_loss)
    print(json.dumps({"engine": str(Path(engine.__file__).parent), "loss": loss}), flush=True)
    for line in sys.stdin:
        work, count, settings = line.split(maxsplit=2)
        todo: Callable[[], object] = getattr(networks(int(count), settings), work)
        todo()
        print(process_time(), flush=True)


if __name__ == "__main__":
    main()
