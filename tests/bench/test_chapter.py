"""The chapter of docs/performance.md, from figures made up."""

import json

import pytest

from bench.chapter import BEGIN, END, chapter, charts, count, limited, write

from ..structure.tree import ROOT

MACHINE = {"date": "2026-01-02", "processor": "Abacus", "cores": 2, "system": "Linux", "python": "3.11", "numpy": "2"}
THREE = {"p50": 10.0, "p95": 20.0, "p99": 30.0, "longest": None}
LOAD = {
    "students": 300, "frames_asked": 10, "mix": "lesson", "quality": "low", "fairness": 0.9, "held": True,
    "frames_slowest": 9.0, "frames_median": 10.0, "interval_ms": THREE, "control_ms": THREE, "start_s": THREE,
    "join_seconds": 2.0, "all_playing_s": 3.25, "refused": 0, "epochs_per_second": 60.0, "bytes_per_second": 6300.0,
    "server_cpu": 0.9, "cpu_ms_per_student": 3.0, "memory_per_student": 90_000, "client_cpu": 0.5, "client_cores": 1,
    "clients_share_cores": False,
}  # fmt: skip
PROFILE = {"cores": 1, "cpu_by_part": {"training": 0.6, "sending": 0.3}, "loop_cpu": 0.3, "timing_cpu": 0.01}


def held(rate, cores, students, quality="saving", **load):
    bounds = {"bounds": [100, 1600], "loads": [{**LOAD, **load}]}
    return {"frames_asked": rate, "quality": quality, "server_cores": cores, "students": students, **bounds}


MEASURED = {
    "machine": MACHINE,
    "effort": "full",
    "held": [held(10, 1, 420), held(5, 1, 1600), held(10, 2, 0)],
    "pool": held(10, 2, 777),
    "lecture": LOAD,
    "profile": {**LOAD, "profile": PROFILE},
    "overload": {**LOAD, "students": 840},
    "traffic": [LOAD],
    "students": [{**LOAD, "students": 10}],
    "replicas": [{"network": "default", "what": "training", "rates": {"1": [10.0], "64": [120.0]}}],
    "growth": {
        "size": [{"shape": [2], "parameters": 9, "micro": 100.0}, {"shape": [4], "parameters": 17, "micro": 200.0}],
        "resolution": [{"network": "default", "side": 51, "micro": 100.0}],
    },
    "dask": {"Dask, 1 worker": [100.0], "processes, 1 worker": [125.0], "Dask, 2 workers": [180.0]},
}


def text(**changes):
    return "\n".join(chapter({**MEASURED, **changes}))


@pytest.mark.parametrize(
    "words",
    [
        "Measured on 2026-01-02 on one machine with 2 cores (Abacus",
        "| 1 core | saving | 1,600 or more | 420 |  |",
        "| 2 cores, the students on the same | saving |  | under 100 |  |",
        "| the same 2 cores, one web process with workers | saving |  | 777 |  |",
        "| students at 10 frames/s, each at 9 or more, server on 1 core | 300 | 420 |",
        "| slowest against median student at 840 students | 0.8 | 0.90 |",
        "| control to the first frame that shows it, p95, 300 students, one core | 150 ms | 20 ms |",
        "| memory a student, 300 students, one core | 100 kB | 90 kB |",
        "| 300 joins within 2 s: all playing after; sent away | 5 s; nobody | 3.2 s; nobody |",
        "| a student's bytes at 10 frames/s, default network, low | 20 kB/s | 6.3 kB/s |",
        "| control to first frame | 10 ms | 20 ms | 30 ms | – |",
        "| training | 0.600 | 66.7 % | 200 |",
        "| default | training | 100000 | 8333 | 1/12.0 (12.0 to 12.0) |",
        "| Dask, 2 workers | 180 | 1.80× (1.80 to 1.80) |",
        "![Cost of a frame by resolution (32 networks in a job)](images/capacity-resolution.svg)",
    ],
)
def test_every_figure_is_there(words):
    assert words in text()


def test_what_one_needs_is_measured_as_far_as_it_goes_and_then_worked_out():
    lines = text().splitlines()
    # A student's ms of a core a second: 1 of the event loop, 2 of work; 70 % of a core, and 80 % of a cluster.
    assert "| 300 | one server on 1 core | measured |" in lines
    for size, alone, servers, workers in (("1,000", 5, 2, 4), ("10,000", 43, 15, 36)):
        what = f"{alone} web processes that train by themselves, a core each; or {servers} and {workers} workers of a"
        assert f"| {size} | {what} Dask cluster: {servers + workers} cores | extrapolated |" in lines


@pytest.mark.parametrize("step", [step for step in MEASURED if step not in ("machine", "effort")])
def test_what_was_not_measured_is_left_out(step):
    measured = {key: value for key, value in MEASURED.items() if key != step}
    shorter = "\n".join(chapter(measured))
    assert len(shorter) < len(text()) and "None" not in shorter and "nan" not in shorter
    charts(measured)


def test_a_trial_run_says_so():
    assert "these figures mean nothing" in text(effort="tiny") and "mean nothing" not in text()


def test_students_who_were_late_themselves_are_told():
    late = {"held": False, "client_cpu": 0.95}
    assert limited({**LOAD, **late}) and not limited({**LOAD, **late, "clients_share_cores": True})
    assert "took nearly all of their cores in some loads" in text(held=[held(10, 1, 420, **late)])
    assert "took nearly all of their cores" not in text()


def test_counts_say_what_the_bounds_leave_open():
    assert (count(None), count(held(5, 1, 0)), count(held(5, 1, 1600))) == ("", "under 100", "1,600 or more")


def test_the_chapter_is_put_between_its_markers(tmp_path):
    page = tmp_path / "performance.md"
    page.write_text(f"# Before\n{BEGIN}\nold\n{END}\nafter\n", "utf-8")
    write(MEASURED, tmp_path)
    written = page.read_text("utf-8")
    assert written.startswith(f"# Before\n{BEGIN}\n") and written.endswith(f"\n{END}\nafter\n")
    assert "old" not in written and "### Students held" in written
    assert sorted(file.name for file in (tmp_path / "images").iterdir()) == [
        f"capacity-{name}.svg" for name in ("resolution", "size", "students")
    ]
    write(MEASURED, tmp_path)
    assert page.read_text("utf-8") == written


def test_a_page_without_a_place_for_it_is_left_alone(tmp_path):
    (tmp_path / "performance.md").write_text("# Nothing\n", "utf-8")
    with pytest.raises(ValueError, match="between which the chapter belongs"):
        write(MEASURED, tmp_path)
    assert (tmp_path / "performance.md").read_text("utf-8") == "# Nothing\n"


def test_the_document_says_what_its_figures_say(tmp_path):
    page = (ROOT / "docs" / "performance.md").read_text("utf-8")
    assert page.count(BEGIN) == page.count(END) == 1
    figures = ROOT / "docs" / "capacity.json"
    if not figures.exists():
        assert f"{BEGIN}\n{END}" in page, "figures without a source"
        return
    measured = json.loads(figures.read_text("utf-8"))
    assert measured["effort"] != "tiny"
    (tmp_path / "performance.md").write_text(page, "utf-8")
    write(measured, tmp_path)
    assert (tmp_path / "performance.md").read_text("utf-8") == page, "make it anew: make capacity ARGS=--render"
    for file in (tmp_path / "images").iterdir():
        assert file.read_text("utf-8") == (ROOT / "docs" / "images" / file.name).read_text("utf-8")
