"""What a server shares with others, as its options say: where classes are kept, and how processes hear of changes."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from server.sessions.signing import Signer
from server.settings import default_data_directory
from server.web.bus import Alone, Bus, Siblings, Together
from server.web.keeper import Keeper
from server.web.occupancy import Occupancy


def keeper(options: argparse.Namespace) -> Keeper:
    """What keeps the classes. Loaded with the first class only: it takes some ten megabytes."""
    from server.store.database import default_url, driven
    from server.store.lessons import Lessons

    if options.database:
        return Lessons(driven(options.database))
    return Lessons(default_url(Path(options.data) if options.data else default_data_directory(os.environ)))


def bus(options: argparse.Namespace, occupancy: Occupancy, signer: Signer) -> Bus:
    """The way to the other processes of this server, and to those of others. Servers with one key share a channel."""
    near: Bus = Siblings(Path(options.bus), occupancy.place, occupancy.processes) if options.bus else Alone()
    if not options.redis:
        return near
    from server.web.channel import Channel

    return Together(near, Channel(options.redis, f"numplay:{signer.key_id.hex()}", options.server))


def check(options: argparse.Namespace) -> None:
    """Raises ValueError for an address of a database or a Redis that can't be used. Neither has to be there yet."""
    if options.redis:
        if not options.database:
            raise ValueError("--redis: servers that share classes need a --database that they share, too")
        try:
            from redis.asyncio import Redis
        except ModuleNotFoundError as error:
            text = f"--redis: it needs the optional part of NumPlay: pip install 'numplay[servers]' ({error})"
            raise ValueError(text) from None
        try:
            Redis.from_url(options.redis)
        except ValueError as error:
            raise ValueError(f"--redis: {error}") from None
    if options.database:
        from server.store.database import driven

        try:
            driven(options.database)
        except ValueError as error:
            raise ValueError(f"--database: {error}") from None
