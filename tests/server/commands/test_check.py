"""`numplay check`, as a teacher types it."""

import csv
import json
import zipfile

import pytest

from server.commands.cli import main
from server.sessions.goals import handed_text
from server.sessions.handed import ANOTHER, CHANGED, COLUMNS, FOREIGN, UNSIGNED
from server.sessions.signing import Signer, load_signer

FIELDS = {
    "task": "0123456789ab", "name": "Ada", "measure": "loss", "bound": 0.1, "reached": True, "value": 0.052,
    "loss": 0.052, "parameters": 33, "epochs": 120, "features": 2, "changed": ["networkShape"], "rank": "parameters",
    "mark": "a" * 16, "handed": "2026-11-29 12:00:00",
}  # fmt: skip


@pytest.fixture
def key(tmp_path):
    return load_signer(str(tmp_path / "key"))


@pytest.fixture
def write(tmp_path, monkeypatch, key):
    """Writes a file of these fields; gives its name."""
    monkeypatch.chdir(tmp_path)

    def written(file, signer=None, **fields):
        (tmp_path / file).write_text(handed_text({**FIELDS, "mark": f"{file:>16}", **fields}, signer or key), "utf-8")
        return file

    return written


@pytest.fixture
def check(tmp_path, capsys):
    """Runs the command; gives its exit code, the lines and the rows that it wrote."""

    def run(*files, by=()):
        code = main(["check", *files, *by, "--csv", "out.csv", "--data", str(tmp_path / "key")])
        with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return code, capsys.readouterr().out.splitlines(), rows

    return run


def test_genuine_files_are_a_table(write, check):
    one, two = write("one"), write("two", name="Bo", measure="accuracy", value=0.93, loss=0.2, reached=False)
    code, lines, rows = check(one, two)
    assert code == 0 and len(lines) == 3 and list(rows[0]) == list(COLUMNS)
    figures = ["33", "120", "2", "Hidden layers"]
    assert [*rows[0].values()] == ["1", "one", "Ada", "yes", "0.052", "", *figures, FIELDS["handed"], ""]
    assert (rows[1]["place"], rows[1]["accuracy"], rows[1]["loss"], rows[1]["reached"]) == (
        "",
        "0.93",
        "0.2",
        "not yet",
    )
    assert lines[1].split() == ["1", "one", "Ada", "yes", "0.052", *" ".join([*figures, FIELDS["handed"]]).split()]


def test_each_file_that_is_not_genuine_is_named(write, check, tmp_path):
    files = [write("good"), write("foreign", Signer(b"o" * 32)), write("better"), write("bare"), "missing", "none"]
    (tmp_path / "better").write_text((tmp_path / "better").read_text().replace("0.052", "0.001"))
    plain = json.loads((tmp_path / "bare").read_text())
    del plain["seal"]
    (tmp_path / "bare").write_text(json.dumps(plain))
    (tmp_path / "none").write_bytes(bytes(range(256)))
    code, _, rows = check(*files)
    assert code == 1
    assert {row["file"]: row["remarks"] for row in rows} == {
        "good": "", "foreign": FOREIGN, "better": CHANGED, "bare": UNSIGNED,
        "missing": "It can't be read: No such file or directory.", "none": "It is no file that was handed in.",
    }  # fmt: skip
    assert rows[0]["file"] == "good", "what is not genuine comes last"
    assert {row["name"] for row in rows[1:]} == {""}, "nothing that may be forged is shown as if it were true"


def test_another_task_and_an_equal_network_are_remarked_and_are_genuine(write, check):
    files = [
        write("a", mark="1" * 16), write("b", mark="2" * 16), write("c", mark="1" * 16),
        write("d", task="f" * 12, mark="1" * 16),
    ]  # fmt: skip
    code, _, rows = check(*files)
    assert code == 0
    assert [row["remarks"] for row in rows] == ["", "", "Same network as a.", ANOTHER]
    assert [row["place"] for row in rows] == ["1", "2", "3", ""]


def test_a_name_runs_neither_in_a_spreadsheet_nor_in_a_terminal(write, check):
    files = [write("a", name='=HYPERLINK("http://x")'), write("b", name="\x1b[2J\u202eAda")]
    files.append(write("=1+1", name="A;=1", epochs=121, handed="2026-11-29 12:00:01"))
    code, lines, rows = check(*files)
    assert code == 0
    assert [rows[0]["name"], rows[2]["name"], rows[2]["file"]] == ['\'=HYPERLINK("http://x")', "A;'=1", "'=1+1"]
    assert all(line.isprintable() for line in lines)


def test_the_best_comes_first_by_what_the_task_says_or_the_teacher(write, check):
    files = [
        write("few", parameters=9, epochs=500, rank="epochs"), write("fast", parameters=99, epochs=5, rank="epochs"),
        write("out", parameters=1, epochs=1, rank="epochs", reached=False),
    ]  # fmt: skip
    for by, first in (((), ["fast", "few"]), (("--by", "parameters"), ["few", "fast"])):
        _, _, rows = check(*files, by=by)
        assert [row["file"] for row in rows] == [*first, "out"] and [row["place"] for row in rows] == ["1", "2", ""]


def test_a_rank_that_there_is_not_is_named(write, tmp_path, capsys):
    assert main(["check", write("one"), "--by", "beauty", "--data", str(tmp_path / "key")]) == 2
    assert "parameters, epochs, features, loss" in capsys.readouterr().err


def test_a_file_from_before_there_were_ranks_is_in_the_table(tmp_path, monkeypatch, key, check):
    monkeypatch.chdir(tmp_path)
    new = ("loss", "features", "changed", "rank")
    old = {name: value for name, value in FIELDS.items() if name not in new}
    (tmp_path / "old").write_text(handed_text(old, key), "utf-8")
    code, _, rows = check("old")
    assert code == 0 and (rows[0]["place"], rows[0]["loss"], rows[0]["features"]) == ("1", "0.052", "")


def test_without_a_key_nothing_is_said_of_files(write, tmp_path, capsys):
    name = write("one")
    assert main(["check", name, "--data", str(tmp_path / "elsewhere")]) == 2
    assert "--data" in capsys.readouterr().err
    assert not (tmp_path / "elsewhere").exists()


def test_a_table_that_cant_be_written_is_said_in_a_line(write, tmp_path, capsys):
    code = main(["check", write("one"), "--csv", str(tmp_path / "no" / "x.csv"), "--data", str(tmp_path / "key")])
    assert code == 2 and "can't write" in capsys.readouterr().err


def test_a_zip_file_is_its_files(write, check, tmp_path):
    write("one")
    write("two", name="Bo")
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("one", "two"):
            archive.write(tmp_path / name, f"Group A/{name}")
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04" + b"x" * 100)
    code, _, rows = check("all.zip", "bad.zip")
    assert code == 1
    assert [(row["file"], row["name"], row["remarks"]) for row in rows] == [
        ("Group A/one", "Ada", ""), ("Group A/two", "Bo", ""), ("bad.zip", "", "It can't be read as a zip file."),
    ]  # fmt: skip
