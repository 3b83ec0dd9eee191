"""Points and features of one's own as messages: given, painted on, read from tables, kept and saved."""

import base64
import csv
import io

import numpy as np
import pytest

from engine import catalog, read_table
from server.messages.fields import MessageError
from server.messages.replies import from_text, to_text
from server.sessions.opening import open_link

POINTS = [[1.5, 2, 0], [-1, 0.25, 1], [0.1, -3, 1], [4, 4, 0]]
TABLE = "height;weight;kind\n150,5;50;cat\n160;61,25;dog\n170;70;cat\n180;95;bird\n"


CURVE = [[1.5, 0, 0.25], [-1, 0, 1.0], [0.1, 0, -1.5]]


def own_entry(problem, dimensions=2):
    rows = [row for row in catalog()["dataset"] if row["given"] and row["problem"] == problem]
    return next(row for row in rows if row["dimensions"] == dimensions)


def table(tab, text, **choices):
    return tab.say("table", file=to_text(text.encode()), **choices)


def test_given_points_are_the_run_s(tab):
    state = tab.say("use_points", points=POINTS, classes=["a", "b"])
    assert state["type"] == "state" and state["cause"] == "use_points"
    entry = own_entry("classification")
    assert state["config"]["dataset"] == entry["name"]
    assert state["given"] == {
        "points": 4,
        "classes": ["a", "b"],
        "columns": ["x", "y", "label"],
        "transform": [[0, 1]] * 3,
    }
    assert state["change"] == "your own points (4)"
    frame = tab.frame()
    rows = np.frombuffer(frame["data"]["train"] + frame["data"]["test"], "<f4").reshape(-1, 3)
    assert sorted(rows.tolist()) == sorted(
        [np.float32(x), np.float32(y), np.float32(2 * label - 1)] for x, y, label in POINTS
    )


def test_more_classes_make_more_outputs(tab):
    state = tab.say("use_points", points=[[0, 0, 0], [1, 1, 1], [2, 2, 2]], classes=["a", "b", "c"])
    assert state["layers"][-1]["size"] == 3 and state["epoch"] == 0
    assert state["config"]["dataset"] == {"name": own_entry("classification")["name"], "classes": 3}


def test_targets_make_it_regression(tab):
    state = tab.say("use_points", points=[[0, 0, 0.5], [1, 1, -0.5]])
    assert state["problem"] == "regression" and state["given"]["classes"] == []
    assert state["config"]["regDataset"] == own_entry("regression")["name"]


def test_targets_along_a_line_make_a_curve(tab):
    state = tab.say("use_points", points=CURVE, dimensions=1)
    assert state["problem"] == "regression" and state["given"]["points"] == 3
    assert state["config"]["regDataset"] == own_entry("regression", 1)["name"]
    assert tab.frame()["curves"]["size"] > 0
    assert tab.say("points")["dimensions"] == 1
    state = tab.say("use_points", points=CURVE)
    assert state["config"]["regDataset"] == own_entry("regression")["name"]
    assert tab.say("points")["dimensions"] == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"points": [*CURVE, [1, 0.5, 0]], "dimensions": 1}, "lie on the x axis"),
        ({"points": POINTS, "classes": ["a", "b"], "dimensions": 1}, "for classification points have 2"),
    ],
)
def test_what_is_no_curve_is_refused(tab, fields, words):
    before = tab.session.present
    error = tab.say("use_points", **fields)
    assert error["code"] == "bad_value" and words in error["message"], error
    assert tab.session.present is before


def test_painting_on_keeps_the_weights(tab):
    tab.say("use_points", points=POINTS, classes=["a", "b"])
    tab.say("step", count=3)
    tab.run_for(0.2)
    before = tab.session.present
    state = tab.say("use_points", points=[*POINTS, [0, 0, 1]], classes=["a", "b"])
    assert state["change"] == "your own points (5)" and state["epoch"] == 3
    assert (tab.session.present.parameters == before.parameters).all()
    frame = tab.frame()
    assert "data" in frame and not frame.get("reset")
    state = tab.say("use_points", points=POINTS, classes=["a", "b", "c"])
    assert state["epoch"] == 0  # another network


def test_no_points_are_no_divergence(tab):
    tab.say("use_points", points=[], classes=["a", "b"])
    tab.say("step")
    frame = tab.run_for(0.2)[-1]
    assert frame["epoch"] == 1 and "diverged" not in frame and np.isnan(frame["train_loss"])


@pytest.mark.parametrize(
    ("fields", "code", "field", "words"),
    [
        ({"points": [[0, 0, 0]] * 5001, "classes": ["a", "b"]}, "too_many_points", "points", "5,000"),
        ({"points": [[0, 0, 2]], "classes": ["a", "b"]}, "bad_value", "points", "0 to 1"),
        ({"points": [[0, 0, 0.5]], "classes": ["a", "b"]}, "bad_value", "points", "0.5"),
        ({"points": [[0, 1e9, 0]], "classes": ["a", "b"]}, "bad_value", "points", "1000"),
        ({"points": [[0, 0]], "classes": ["a", "b"]}, "bad_value", "points", "3 numbers"),
        ({"points": [[0, 0, "a"]], "classes": ["a", "b"]}, "bad_value", "points", "'a'"),
        ({"points": [0], "classes": ["a", "b"]}, "bad_value", "points", "point 1"),
        ({"points": [[0, 0, 0]], "classes": ["a"]}, "bad_value", "classes", "2 to 20"),
        ({"points": [[0, 0, 0]], "classes": [str(n) for n in range(21)]}, "bad_value", "classes", "21"),
        ({"points": [[0, 0, 0]], "classes": ["a", "b\n"]}, "bad_value", "classes", "characters"),
        ({"points": [[0, 0, 0]], "classes": ["a", "b"], "columns": ["x"]}, "bad_value", "columns", "1 columns"),
        ({"points": [[0, 0, 0]], "classes": ["a", "b"], "transform": [[0, 0]] * 3}, "bad_value", "transform", "scale"),
    ],
)
def test_bad_points_are_refused_and_change_nothing(tab, fields, code, field, words):
    before = tab.session.present
    error = tab.say("use_points", **fields)
    assert (error["type"], error["code"], error["field"]) == ("error", code, field)
    assert words in error["message"] and tab.session.present is before


def test_given_points_survive_settings_undo_and_reset(tab):
    state = tab.say("use_points", points=POINTS, classes=["a", "b"])
    given = state["given"]
    for type, fields in [("set", {"changes": {"learningRate": 0.1}}), ("reset", {}), ("new_weights", {})]:
        state = tab.say(type, **fields)
        assert state["given"] == given
    assert tab.say("regenerate")["given"] == given
    elsewhere = tab.say("set", changes={"dataset": "spiral"})
    assert elsewhere["given"] is None
    assert tab.say("open", run=elsewhere["before"])["given"] == given


def test_given_points_need_to_be_given(tab):
    error = tab.say("set", changes={"dataset": own_entry("classification")["name"]})
    assert (error["code"], error["field"]) == ("no_points", "dataset")
    error = tab.say("set", changes={"problem": "regression", "regDataset": own_entry("regression")["name"]})
    assert (error["code"], error["field"]) == ("no_points", "regDataset")


@pytest.mark.parametrize("format", ["json", "bytes"])
def test_given_points_travel_in_files_and_links(tab, new_tab, format):
    given = tab.say("use_points", points=POINTS, classes=["a", "b"])["given"]
    tab.say("step")
    tab.run_for(0.2)
    saved = tab.say("save", format=format)
    other = new_tab()
    opened = other.hello(run=to_text(saved["content"].encode()) if format == "json" else saved["content"])
    assert (opened["given"], opened["epoch"]) == (given, 1)
    assert new_tab().hello(link=saved["link"])["given"] == given
    fresh = open_link(tab.say("save", format=format, fresh=True)["link"], tab.session.around.signer)
    assert fresh.run.epoch == 0 and fresh.run.own == tab.session.present.own and not fresh.notices


def test_a_link_without_its_points_says_so(tab, new_tab):
    link = tab.say("use_points", points=POINTS, classes=["a", "b"])["link"]
    (notice,) = new_tab().hello(link=link)["notices"]
    assert notice["code"] == "no_points"


@pytest.mark.parametrize("row", catalog()["dataset"], ids=lambda row: row["name"])
def test_the_points_of_every_dataset_are_handed_out(tab, row):
    if row["given"]:
        content = {"points": POINTS if row["dimensions"] == 2 else CURVE, "dimensions": row["dimensions"]}
        tab.say("use_points", **content, classes=["a", "b"] if row["problem"] == "classification" else [])
    else:
        setting = "dataset" if row["problem"] == "classification" else "regDataset"
        tab.say("set", changes={"problem": row["problem"], setting: row["name"]})
    run = tab.session.present
    reply = tab.say("points")
    assert row["name"].replace("-", "_") in reply["name"] and len(reply["points"]) == len(run.data.train) + len(
        run.data.test
    )
    rows = list(csv.reader(io.StringIO(reply["content"])))
    assert rows[0] == reply["columns"] and len(rows) == len(reply["points"]) + 1
    if row["dimensions"] == 2:
        again = read_table(reply["content"], problem=row["problem"], standardize=False)
        assert again.classes == tuple(reply["classes"])
        assert again.transform.undo(again.points) == pytest.approx(np.array(reply["points"]), rel=1e-12)
        state = tab.say("use_points", **{key: reply[key] for key in ("points", "classes", "columns", "transform")})
        assert state["given"]["classes"] == reply["classes"]
        assert same_rows(tab.session.present.data, run.data)


def same_rows(one, other):
    """Whether two runs have the same points, in whatever order."""
    rows = [sorted(np.concatenate([data.train, data.test]).tolist()) for data in (one, other)]
    return rows[0] == rows[1]


def test_several_targets_are_handed_out(tab):
    rows = [[0, 0, 0.5, 1], [1, 1, -0.5, 0]]
    tab.say("use_points", points=rows, columns=["x", "y", "u", "v"], transform=[[0, 1]] * 4)
    assert tab.say("points")["content"] == "x,y,u,v\n0,0,0.5,1\n1,1,-0.5,0\n"


def test_a_table_is_read_and_used(tab):
    reply = table(tab, TABLE)
    assert reply["fault"] is None and reply["table"]["rows"] == 4
    assert reply["table"]["classes"] == reply["points"]["classes"] == ["bird", "cat", "dog"]
    assert [column["name"] for column in reply["columns"]] == ["height", "weight", "kind"]
    assert (reply["table"]["separator"], reply["table"]["decimal"]) == ("semicolon", ",")
    scale = reply["table"]["transform"]["x"]
    assert reply["points"]["transform"][0] == [scale["mean"], scale["scale"]]
    state = tab.say("use_points", **reply["points"])
    assert state["given"]["columns"] == ["height", "weight", "kind"]
    lines = tab.say("points")["content"].splitlines()
    assert lines[:2] == ["height,weight,kind", "150.5,50,cat"]  # the original numbers


def test_columns_are_chosen(tab):
    reply = table(tab, TABLE, x="weight", y="height", label="kind", problem=None, standardize=True)
    assert (reply["table"]["x"], reply["table"]["y"]) == ("weight", "height")


def test_what_is_wrong_with_a_table_is_told_by_row_and_column(tab):
    reply = table(tab, TABLE.replace("61,25", "much") + "1;2\n")
    assert reply["type"] == "table" and reply["table"] is None and reply["points"] is None
    assert reply["fault"]["count"] == 2
    assert [(each["row"], each["column"]) for each in reply["fault"]["rows"]] == [(3, "weight"), (6, None)]
    assert [column["name"] for column in reply["columns"]] == ["height", "weight", "kind"]
    reply = table(tab, TABLE, x="length")
    assert reply["fault"]["field"] == "x" and "length" in reply["fault"]["message"]


def test_a_table_that_is_too_big_is_refused(tab):
    reply = table(tab, "a,b,c\n" + "1,2,3\n" * 900_000)
    assert "5 MB" in reply["fault"]["message"] and reply["fault"]["rows"] == []


def test_long_names_of_columns_can_be_kept(tab):
    reply = table(tab, TABLE.replace("height", "height " + "of the animal " * 10))
    assert tab.say("use_points", **reply["points"])["type"] == "state"


def test_a_file_that_is_not_base64url_is_refused(tab):
    assert tab.say("table", file="%%%")["code"] == "bad_base64"


def test_a_formula_is_read_with_its_map(tab):
    reply = tab.say("formula", text="x² + y", size=8)
    assert (reply["text"], reply["fault"]) == ("x1^2+x2", None) and "x₁" in reply["label"]
    picture = np.frombuffer(from_text(reply["map"], "map"), np.uint8).reshape(8, 8)
    assert picture[0, 3] == 255 and picture[-1, 3] < 128  # y = 5.25 above, −5.25 below, at x = −0.75


def test_a_mistake_in_a_formula_is_placed(tab):
    reply = tab.say("formula", text="x1 + sinn(x2)", size=8)
    assert reply["text"] is reply["map"] is None
    assert reply["fault"]["position"] == 5 and "sinn" in reply["fault"]["message"]
    assert reply["fault"]["formula"] == "x1 + sinn(x2)"
    assert tab.say("formula", text="(" * 100_000, size=8)["fault"]["position"] is None


def test_own_features_are_shown_and_named(tab):
    state = tab.say("set", changes={"formulas": ["x1^2 + x2^2"]})
    assert state["layers"][0]["nodes"] == ["x", "y", "=x1^2+x2^2"]
    assert state["labels"] == {"=x1^2+x2^2": "x₁² + x₂²"}
    frame = tab.frame()
    assert frame["features"]["names"][-1] == "=x1^2+x2^2"
    assert len(frame["features"]["map"]) == len(frame["features"]["names"]) * frame["features"]["size"] ** 2
    assert "features" not in tab.say("set", changes={"learningRate": 0.1}) and "features" not in tab.frame()
    tab.say("set", changes={"formulas": []})
    assert "=x1^2+x2^2" not in tab.frame()["features"]["names"]


def test_state_is_json_that_a_browser_can_read(tab):
    reply = tab.say("use_points", points=POINTS, classes=["ä", "b"])
    assert base64.urlsafe_b64decode(reply["before"] + "==")


@pytest.mark.parametrize("pair", [[10**400, 1], [0, 10**400], [0, 0], [float("1e300"), 1]])
def test_a_transform_beyond_all_tables_is_refused(tab, pair):
    before = tab.session.present
    error = tab.say("use_points", points=POINTS, classes=["a", "b"], transform=[pair, [0, 1], [0, 1]])
    assert (error["type"], error["code"], error["field"]) == ("error", "bad_value", "transform")
    assert tab.session.present is before


@pytest.mark.parametrize("pair", [[1, 1], [-1, 1], [0, 2]])
def test_a_transform_of_the_class_is_refused(tab, pair):
    error = tab.say("use_points", points=POINTS, classes=["a", "b"], transform=[[0, 1], [0, 1], pair])
    assert (error["code"], error["field"]) == ("bad_value", "transform") and "a class is a name" in error["message"]


def test_settings_come_with_the_points_as_one_change(tab):
    reply = table(tab, "x1,x2,xor\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n")
    before = tab.session.present
    state = tab.say("use_points", **reply["points"], settings=reply["settings"])
    assert reply["settings"].items() <= state["config"].items()
    assert len(tab.session.present.data.train) == 4
    assert tab.session.present.data.train[:, 2].tolist() == [-1, 1, 1, -1]
    undone = tab.say("open", run=state["before"])
    assert undone["config"] == before.config.to_mapping()


def test_settings_that_are_not_allowed_change_nothing(tab):
    before = tab.session.present
    error = tab.say("use_points", points=POINTS, classes=["a", "b"], settings={"batchSize": 0})
    assert error["field"] == "batchSize" and tab.session.present is before


def test_a_table_asks_and_takes_the_answer(tab):
    reply = table(tab, TABLE.replace("61,25", "NA"))
    assert reply["points"] is None and reply["chosen"]["labels"] == ["kind"]
    (question,) = reply["questions"]
    (answer,) = question["answers"]
    assert question["code"] == "missing" and not answer["chosen"]
    answered = table(tab, TABLE.replace("61,25", "NA"), **answer["choices"])
    assert answered["fault"] is None and answered["table"]["rows"] == 3
    assert any("left out" in note for note in answered["table"]["notes"])


def test_several_targets_are_read_and_used(tab):
    reply = table(tab, "a;b;c;d\n1;2;3;4,5\n2;4;1;5,5\n0;1;7;8\n", label=["c", "d"], problem="regression")
    assert reply["points"]["columns"] == ["a", "b", "c", "d"] and len(reply["points"]["transform"]) == 4
    state = tab.say("use_points", **reply["points"])
    assert state["layers"][-1]["size"] == 2
    assert tab.say("points")["content"].splitlines()[1] == "1,2,3,4.5"


@pytest.mark.parametrize("label", [[], ["a", 1], 3, {"a": 1}])
def test_labels_are_names(tab, label):
    with pytest.raises(MessageError, match=r"label: .* is not text, or a list of texts"):
        table(tab, TABLE, label=label)


def test_too_many_labels_are_refused(tab):
    assert table(tab, TABLE, label=["kind"] * 21)["fault"]["field"] == "label"
