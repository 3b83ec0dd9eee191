"""Every option of the command line, declared once.

From this one table come the options of `numplay`, the environment variables `NUMPLAY_*`, and the table in
docs/settings.md (a test compares them). What is given on the command line wins over the environment.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

PREFIX = "NUMPLAY_"
TRUE = ("1", "true", "yes", "on")
FALSE = ("0", "false", "no", "off", "")
DASK = "dask="
"""Begins the value of `--compute` that names a Dask cluster; its scheduler's address follows."""


@dataclass(frozen=True)
class Option:
    """One option: `--name`, `NUMPLAY_NAME`, its default, what it takes and what it is for."""

    name: str
    default: str | int | float | bool
    takes: str
    help: str
    commands: tuple[str, ...] = ("serve",)
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    form: tuple[str, str] = ("", "")
    """What it may be beside the choices: an example, and the pattern that it fits."""
    flag: bool = False

    @property
    def flags(self) -> str:
        """The option as typed on the command line."""
        return "--" + self.name

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return PREFIX + self.name.upper().replace("-", "_")

    @property
    def attribute(self) -> str:
        """Its name in the parsed arguments."""
        return self.name.replace("-", "_")

    def parse(self, text: str) -> str | int | float | bool:
        """The value of a text. Raises ValueError saying what arrived and what is allowed."""
        if isinstance(self.default, bool):
            if text.lower() not in TRUE + FALSE:
                raise ValueError(f"{text!r} is neither {TRUE[1]} nor {FALSE[1]}")
            return text.lower() in TRUE
        example, pattern = self.form
        known = text in self.choices or text == self.default
        if (self.choices or pattern) and not known and not (pattern and re.fullmatch(pattern, text)):
            every = ", ".join(filter(None, (*self.choices, example)))
            allowed = f"one of {every}" if self.choices else f"of the form {example}"
            raise ValueError(f"{text!r} is not {allowed}")
        if isinstance(self.default, int | float):
            return self._number(text, type(self.default))
        return text

    def _number(self, text: str, kind: type[int] | type[float]) -> int | float:
        from engine.ranges import Range  # the engine loads NumPy, which `--help` needs not wait for

        assert self.low is not None
        assert self.high is not None
        known = Range(self.low, self.high, whole=kind is int)
        try:
            value = kind(text)
        except ValueError:
            raise ValueError(f"{text!r} isn't a number; expected {known.allowed}") from None
        if not known.has(value):
            raise ValueError(f"{text} is outside the range; expected {known.allowed}")
        return value


def cores() -> int:
    """The processor's cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def default_workers(count: int) -> int:
    """Workers for so many cores: one each, less one for the event loop. Of two it would leave part of one idle."""
    return count - 1 if count > 2 else count


_LOGGED = ("critical", "error", "warning", "info", "debug")

OPTIONS = (
    Option("host", "0.0.0.0", "ADDRESS", "address to listen on; 127.0.0.1 for this machine only"),
    Option("port", 8000, "NUMBER", "port to listen on; 0 takes any free one", low=0, high=65535),
    Option("open", False, "", "open the page in the browser of this machine", flag=True),
    Option("compute", "auto", "KIND", "where networks are trained: in worker processes, in the server's own process "
           "(inline), or by a Dask cluster; auto is inline where a web process has one core, else processes",
           choices=("auto", "processes", "inline"),
           form=("dask=tcp://HOST:PORT", DASK + r"(tcp|tls)://(\[[0-9A-Fa-f:.]+\]|[^\s/:@\[\]]+):[1-9]\d{0,4}")),
    Option("workers", 0, "NUMBER", "worker processes, of each web process; 0: one for each of its cores, less one for "
           "connections where it has more than two. A Dask cluster has its own", low=0, high=256),
    Option("web", 0, "NUMBER", "web processes that share the port, each with its part of the browsers and the "
           "cores; 0: one for each core, or four where there are eight cores or more; and one where --compute or "
           "--workers says how to train, or on Windows", low=0, high=64),
    Option("data", "", "DIRECTORY", "where the key that signs runs and the classes are kept; by default the user's "
           "state directory", commands=("serve", "train", "check")),
    Option("database", "", "URL", "where classes are kept; by default in a file in the directory of --data. Several "
           "servers share a PostgreSQL. Better as the variable if it holds a password", form=(
               "postgresql://USER@HOST/NAME", r"(postgresql|sqlite)://\S+")),
    Option("redis", "", "URL", "a Redis by which several servers tell each other about classes that they share",
           form=("redis://HOST:PORT", r"(rediss?|unix)://\S+")),
    Option("sessions", 1000, "NUMBER", "browser tabs served at once; others are asked to wait", low=1, high=100_000),
    Option("address-sessions", 500, "NUMBER", "browser tabs of one address, such as a school's, served at once; "
           "shared out among the web processes. Those of this machine aren't counted", low=1, high=100_000),
    Option("frame-rate", 60, "NUMBER", "frames per second sent to a browser, at most", low=1, high=120),
    Option("shared-frame-rate", 40, "NUMBER", "frames per second sent to each browser while there are several, at most",
           low=1, high=120),
    Option("job-time", 25, "MILLISECONDS", "how long one training job in a worker should take", low=1, high=1000),
    Option("batch", 64, "NUMBER", "networks trained together in one job, at most", low=1, high=4096),
    Option("message-size", 15_000_000, "BYTES", "longest message taken from a browser; by default room for the largest "
           "network with all that it remembers", low=10_000, high=1_000_000_000),
    Option("stall", 60, "SECONDS", "a browser that receives nothing for this long is disconnected", low=1, high=3600),
    Option("class", "", "TITLE", "opens a class of this title at once, and prints its code and the teacher's link"),
    Option("class-password", "", "PASSWORD", "what a teacher has to know to open a class here; anybody may if there is "
           "none. Better as the variable: others see a command line"),
    Option("class-hours", 24, "HOURS", "a class in which nothing happens for this long ends by itself", low=1,
           high=8760),
    Option("origins", "", "URLS", "other origins, separated by commas, whose pages may connect; * for any"),
    Option("frame-ancestors", "", "URLS", "origins, separated by commas, whose pages may show this one in a frame, "
           "such as https://course.example; * for any"),
    Option("hosts", "", "NAMES", "further names by which visitors reach the server, separated by commas; * for any. "
           "Addresses, names of one word, and those of a local network (such as labserver.local) need no mention"),
    Option("root-path", "", "PATH", "path under which a proxy serves NumPlay, such as /numplay; the proxy may strip it "
           "or keep it"),
    Option("proxies", "127.0.0.1,::1", "ADDRESSES", "addresses or networks, separated by commas, of proxies whose "
           "X-Forwarded headers are believed; * for any"),
    Option("profile", "", "DIRECTORY", "where the server's time goes is written here twice a second, for `numplay "
           "bench --profile`"),
    Option("log-level", "warning", "LEVEL", "least severe level that is logged", choices=_LOGGED),
)  # fmt: skip
"""All options, in the order they are shown."""


def default_data_directory(environment: Mapping[str, str]) -> Path:
    """Where the key lives when nothing is said: the user's state directory, by the XDG rules."""
    state = environment.get("XDG_STATE_HOME", "")
    base = Path(state) if Path(state).is_absolute() else Path.home() / ".local" / "state"
    return base / "numplay"


def add_options(parser: argparse.ArgumentParser, command: str, environment: Mapping[str, str]) -> None:
    """Gives the parser every option of the command; the environment sets the defaults.

    A bad value in the environment is reported like one on the command line, naming the variable.
    """
    for option in OPTIONS:
        if command not in option.commands:
            continue
        shown_default = "" if option.default == "" or option.default is False else f" (default {option.default})"
        text = f"{option.help}{shown_default} [{option.variable}]".replace("%", "%%")
        default = _from_environment(parser, option, environment)
        if option.flag:
            parser.add_argument(option.flags, action=argparse.BooleanOptionalAction, default=default, help=text)
        else:
            parser.add_argument(option.flags, metavar=option.takes, type=_typed(option), default=default, help=text)


def _from_environment(
    parser: argparse.ArgumentParser, option: Option, environment: Mapping[str, str]
) -> str | int | float | bool:
    text = environment.get(option.variable)
    if text is None:
        return option.default
    try:
        return option.parse(text)
    except ValueError as error:
        parser.error(f"environment variable {option.variable}: {error}")


def _typed(option: Option) -> Callable[[str], str | int | float | bool]:
    def convert(text: str) -> str | int | float | bool:
        try:
            return option.parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return convert


def table(options: Iterable[Option] = OPTIONS) -> str:
    """The options as the Markdown table of docs/settings.md."""
    rows = ["| option | environment | commands | default | meaning |", "|---|---|---|---|---|"]
    for option in options:
        default = "–" if option.default == "" or option.default is False else f"`{option.default}`"
        allowed = f" ({', '.join(filter(None, (*option.choices, option.form[0])))})" if option.choices else ""
        if option.low is not None and option.high is not None:
            allowed = f" ({option.low:g} to {option.high:.0f})"
        name = f"`{option.flags} {option.takes}`" if option.takes else f"`{option.flags}`"
        commands = ", ".join(option.commands)
        rows.append(f"| {name} | `{option.variable}` | {commands} | {default} | {option.help}{allowed} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    print(table(), end="")
