"""The chapter "A class on one server" of docs/performance.md, and its plots, from the figures of `bench.capacity`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

from bench.cluster import table as cluster_table
from bench.plot import Chart, svg
from bench.race import Race
from bench.replicas import Cost
from bench.replicas import table as replicas_table
from server.load.parts import Parts
from server.load.parts import table as parts_table

BEGIN, END = "<!-- capacity: begin (made by `make capacity`) -->", "<!-- capacity: end -->"
RATES = (5, 10, 30)
CLASSES = (30, 300, 1000, 10_000)
WORK = ("training", "evaluating", "drawing maps", "encoding")
"""The parts of the profile that are a worker's, wherever they are done."""
LOADED = 0.7
"""Share of a core that is planned with: above, what is uneven waits."""
TINY = "tiny"

Measured = Mapping[str, Any]


def write(measured: Measured, docs: Path) -> None:
    """Puts the chapter between its markers, and the plots beside. Raises ValueError where there are no markers."""
    page = docs / "performance.md"
    text = page.read_text("utf-8")
    if BEGIN not in text or END not in text:
        raise ValueError(f"{page} has no lines {BEGIN} and {END}, between which the chapter belongs")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    images = docs / "images"
    images.mkdir(exist_ok=True)
    for name, chart in charts(measured).items():
        (images / f"capacity-{name}.svg").write_text(svg(chart), "utf-8")
    page.write_text(before + "\n".join([BEGIN, *chapter(measured), END]) + after, "utf-8")


def chapter(measured: Measured) -> Iterator[str]:
    """Its lines. Parts that were not measured are left out."""
    machine = measured["machine"]
    yield ""
    if measured.get("effort") == TINY:
        yield "**Made by a trial run: these figures mean nothing.**"
        yield ""
    yield (
        f"Measured on {machine['date']} on one machine with {machine['cores']} cores ({machine['processor']}, "
        f"{machine['system']}, Python {machine['python']}, NumPy {machine['numpy']}), which server and students "
        "shared. Where the server had one core, the students had the others"
        + (f", and it was started with `{' '.join(measured['options'])}`." if measured.get("options") else ".")
    )
    for part in (held, wanted, lecture, profile, growth, replicas, dask, needed):
        lines = list(part(measured))
        if lines:
            yield ""
            yield from lines
    yield ""


def rows_of(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def held(measured: Measured) -> Iterator[str]:
    """The students held, by frame rate."""
    found = measured.get("held", [])
    if not found:
        return
    yield "### Students held"
    yield ""
    kinds = sorted({(row["server_cores"], row["quality"] != "saving", row["quality"]) for row in found})
    rows = []
    for cores, _, quality in kinds:
        cells = [count(search(found, rate, quality, cores)) for rate in RATES]
        beside = "" if cores < measured["machine"]["cores"] else ", the students on the same"
        rows.append([f"{cores} core{'s' if cores > 1 else ''}{beside}", quality, *cells])
    if pool := measured.get("pool"):
        words = f"the same {pool['server_cores']} cores, one web process with workers"
        rows.append([words, pool["quality"], *(count(pool) if rate == pool["frames_asked"] else "" for rate in RATES)])
    yield from rows_of(["server", "pictures", *(f"at {rate} frames/s" for rate in RATES)], rows)
    busy = [
        f"{row['frames_asked']} frames/s ({row['quality']})"
        for row in found
        if any(limited(load) for load in row["loads"] if not load["held"])
    ]
    if busy:
        yield ""
        yield (
            "The students' own processes took nearly all of their cores in some loads that were not held: "
            f"{', '.join(busy)}. There the server may hold more."
        )


def limited(load: Mapping[str, Any]) -> bool:
    """Whether it may be the students who were late."""
    return not load["clients_share_cores"] and load["client_cpu"] > 0.85 * load["client_cores"]


def search(found: Sequence[Mapping[str, Any]], rate: int, quality: str, cores: int) -> Mapping[str, Any] | None:
    """That search, None if it was not made."""
    wanted = (rate, quality, cores)
    return next((row for row in found if (row["frames_asked"], row["quality"], row["server_cores"]) == wanted), None)


def count(row: Mapping[str, Any] | None) -> str:
    """How many were held, with what the search's bounds leave open."""
    if row is None:
        return ""
    low, high = row["bounds"]
    if not row["students"]:
        return f"under {low}"
    return f"{row['students']:,}" + (" or more" if row["students"] == high else "")


def wanted(measured: Measured) -> Iterator[str]:
    """What was asked of it, and what it is."""
    rows: list[list[str]] = []
    found = measured.get("held", [])
    for cores, least in ((1, "300"), (2, "500")):
        if one := search(found, 10, "saving", cores):
            beside = ", the students beside it" if cores > 1 else ""
            what = (
                f"students at 10 frames/s, each at 9 or more, server on {cores} core{'s' if cores > 1 else ''}{beside}"
            )
            rows.append([what, least, count(one)])
    if load := measured.get("overload"):
        rows.append(
            [f"slowest against median student at {load['students']} students", "0.8", f"{load['fairness']:.2f}"]
        )
    if load := measured.get("lecture"):
        of = f"{load['students']} students, one core"
        rows.append(
            [f"control to the first frame that shows it, p95, {of}", "150 ms", milli(load["control_ms"]["p95"])]
        )
        rows.append([f"memory a student, {of}", "100 kB", f"{load['memory_per_student'] / 1000:.0f} kB"])
        start = load["all_playing_s"]
        playing = "not all played" if start is None else f"{start:.1f} s"
        refused = "nobody" if not load["refused"] else f"{load['refused']}"
        what = f"{load['students']} joins within {load['join_seconds']:g} s: all playing after; sent away"
        rows.append([what, "5 s; nobody", f"{playing}; {refused}"])
    for load in measured.get("traffic", []):
        least = "20" if load["quality"] == "low" else {"lesson": "60", "deep": "200"}[load["mix"]]
        network = {"lesson": "default network", "deep": "deep"}[load["mix"]]
        rows.append(
            [f"a student's bytes at 10 frames/s, {network}, {load['quality']}", f"{least} kB/s",
             f"{load['bytes_per_second'] / 1000:.1f} kB/s"]
        )  # fmt: skip
    if rows:
        yield "### What was wanted, and what it is"
        yield ""
        yield from rows_of(["what", "wanted", "measured"], rows)
        yield ""
        yield "At *full*, maps are as sharp as they are drawn. A page that gets frames late turns to *saving*."


def lecture(measured: Measured) -> Iterator[str]:
    """The quantiles of one load."""
    load = measured.get("lecture")
    if not load:
        return
    yield f"### {load['students']} students at {load['frames_asked']:g} frames/s"
    yield ""
    asked = ("interval between frames", "interval_ms", milli), ("control to first frame", "control_ms", milli), (
        "joining to first trained frame", "start_s", seconds
    )  # fmt: skip
    rows = [
        [what, *(shown(load[key][name]) for name in ("p50", "p95", "p99", "longest"))] for what, key, shown in asked
    ]
    yield from rows_of(["", "p50", "p95", "p99", "longest"], rows)
    yield ""
    yield (
        f"Server on one core. The slowest student got {load['frames_slowest']:.1f} frames/s, the median one "
        f"{load['frames_median']:.1f}, each trained {load['epochs_per_second']:.0f} epochs a second; the server took "
        f"{load['server_cpu']:.2f} cores, {load['cpu_ms_per_student']:.2f} ms of a core a second for each student, who "
        f"themselves took {load['client_cpu']:.2f} of their {load['client_cores']}."
    )


def milli(value: float | None) -> str:
    """Milliseconds."""
    return "–" if value is None else f"{value:.0f} ms"


def seconds(value: float | None) -> str:
    """Seconds."""
    return "never" if value is None else f"{value:.2f} s"


def profile(measured: Measured) -> Iterator[str]:
    """Where the time went."""
    load = measured.get("profile")
    if not load:
        return
    found = load["profile"]
    parts = Parts(found["cores"], found["cpu_by_part"], found["loop_cpu"], found["timing_cpu"])
    yield "### Where the server's time goes"
    yield ""
    yield f"The same load (`numplay bench --students {load['students']} --profile`)."
    yield ""
    yield from parts_table(parts, load["frames_median"] * load["students"]).splitlines()


def growth(measured: Measured) -> Iterator[str]:
    """The plots."""
    titles = charts(measured)
    if titles:
        yield "### How the cost grows"
        for name, chart in titles.items():
            yield ""
            yield f"![{chart.title}](images/capacity-{name}.svg)"


def charts(measured: Measured) -> dict[str, Chart]:
    """By name of file."""
    found: dict[str, Chart] = {}
    loads = [*measured.get("students", []), *filter(None, [measured.get("lecture")])]
    if len(loads) > 1:
        points = [(load["students"], load["cpu_ms_per_student"]) for load in loads]
        found["students"] = Chart(
            "Cost of a student at 10 frames/s, by how many there are (server on one core)", "students",
            "ms of a core a second, for each student", {"mix class": points}, log=True,
        )  # fmt: skip
    grown = measured.get("growth")
    if grown:
        points = [(row["parameters"], row["micro"]) for row in sorted(grown["size"], key=lambda row: row["parameters"])]
        found["size"] = Chart(
            "Cost of a frame by size of the network (32 networks in a job)", "parameters",
            "µs of a core for each frame with 6 epochs", {"maps as for saving": points}, log=True,
        )  # fmt: skip
        series: dict[str, list[tuple[float, float]]] = {}
        for row in grown["resolution"]:
            series.setdefault(row["network"], []).append((row["side"], row["micro"]))
        found["resolution"] = Chart(
            "Cost of a frame by resolution (32 networks in a job)", "side of the output's map; a unit's has a third",
            "µs of a core for each frame with 6 epochs", series,
        )  # fmt: skip
    return found


def replicas(measured: Measured) -> Iterator[str]:
    """Networks in batches against networks alone."""
    found = measured.get("replicas")
    if not found:
        return
    yield "### One network alone, and in a batch"
    yield ""
    yield "A worker's whole job for each frame: training, losses, maps, encoding (`python -m bench.replicas`)."
    yield ""
    rows = [Cost(row["network"], row["what"], Race(row["rates"])) for row in found]
    yield from replicas_table(rows, [int(name) for name in found[0]["rates"]]).splitlines()


def dask(measured: Measured) -> Iterator[str]:
    """Workers of a cluster against our own."""
    if "dask" in measured:
        yield "### A Dask cluster"
        yield ""
        yield (
            f"Scheduler, workers and the server's side shared {measured['machine']['cores']} cores "
            "(`python -m bench.cluster`); the workers' results were compared bit by bit."
        )
        yield ""
        yield from cluster_table(Race(measured["dask"])).splitlines()


def needed(measured: Measured) -> Iterator[str]:
    """What classes of several sizes need."""
    load = measured.get("profile")
    if not load:
        return
    work = sum(load["profile"]["cpu_by_part"].get(part, 0.0) for part in WORK) / load["students"]
    loop = load["server_cpu"] / load["students"] - work
    efficiency = cluster_efficiency(measured)
    most = [row for row in measured.get("held", []) if row["frames_asked"] == 10 and row["quality"] == "saving"]
    yield "### What one needs"
    yield ""
    yield (
        f"For each student at 10 frames/s what workers do took {1000 * work:.2f} ms of a core a second, and all else "
        f"{1000 * loop:.2f} ms, at {load['students']} students. Planned with {100 * LOADED:.0f} % of each core"
        + (f", and with {100 * efficiency:.0f} % of a process here for each worker of a cluster" if efficiency else "")
        + ":"
    )
    yield ""
    rows = []
    for size in CLASSES:
        enough = sorted(row["server_cores"] for row in most if row["students"] >= size)
        if enough:
            cores = enough[0]
            rows.append([f"{size:,}", f"one server on {cores} core{'s' if cores > 1 else ''}", "measured"])
            continue
        alone = ceil(size * (loop + work) / LOADED)
        servers, workers = ceil(size * loop / LOADED), ceil(size * work / LOADED / (efficiency or 1.0))
        what = (
            f"{alone} web processes that train by themselves, a core each; or {servers} and {workers} workers of a "
            f"Dask cluster: {servers + workers} cores"
        )
        rows.append([f"{size:,}", what, "extrapolated"])
    yield from rows_of(["students", "what", "how it is known"], rows)
    yield ""
    yield (
        "Web processes share nothing but the key and a count ([how](settings.md#several-servers)), so they add up; "
        "workers beyond one machine are those of a Dask cluster, to which jobs are handed over, which is not in these "
        "figures. The network must carry the bytes of the table above as well."
    )


def cluster_efficiency(measured: Measured) -> float | None:
    """What a cluster's worker does of what a process of our own does; None if it was not measured."""
    race = Race(measured.get("dask", {}))
    one = [next((name for name in race.rates if name.startswith(kind)), "") for kind in ("Dask", "processes")]
    return min(1.0, race.ratio(*one).middle) if all(one) else None
