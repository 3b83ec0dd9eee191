"""The time of pictures of a layer's space and of the loss landscape: a row for each, or why there is none."""

from bench.landscape import MEASURED, main, measure


def test_each_view_of_each_network_has_its_time():
    rows = measure(["default"], 2)
    assert [row.view for row in rows] == list(MEASURED)
    assert all(0 < row.quartiles[1] < 10_000 and not row.fault for row in rows)


def test_a_network_without_a_landscape_says_why(capsys, monkeypatch):
    monkeypatch.setattr("engine.inspection.views.landscape.DEAREST", 1)
    main(["--cases", "default", "--rounds", "2"])
    out = capsys.readouterr().out
    assert out.startswith("| network | view |") and "multiplications" in out
