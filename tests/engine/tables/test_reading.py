"""Tables of one's own points: what is chosen, standardized and refused, and written again as the same numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as drawn_arrays

from engine.domains.plane import EXTENT
from engine.tables.reading import BadTable, read_table, write_table
from engine.tables.scale import PLANE

FLOWERS = """sepal length,sepal width,petal length,species
5.1,3.5,1.4,setosa
7.0,3.2,4.7,versicolor
6.3,3.3,6.0,virginica
4.9,3.0,1.4,setosa
"""


def test_labels_become_classes_in_order():
    table = read_table(FLOWERS)
    assert table.problem == "classification"
    assert table.classes == ("setosa", "versicolor", "virginica")
    assert (table.x, table.y, table.label) == ("sepal length", "sepal width", "species")
    assert table.points[:, 2].tolist() == [0, 1, 2, 0]
    assert [column.kind for column in table.columns] == ["number", "number", "number", "text"]


def test_points_are_standardized_and_the_transform_undoes_it():
    table = read_table(FLOWERS)
    original = table.transform.undo(table.points)
    np.testing.assert_allclose(original[:, 0], [5.1, 7.0, 6.3, 4.9], rtol=1e-14)
    np.testing.assert_allclose(original[:, 1], [3.5, 3.2, 3.3, 3.0], rtol=1e-14)
    np.testing.assert_allclose(table.points[:, :2].mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(np.abs(table.points[:, :2]).max(axis=0), 5)
    mean, scale = table.transform.x.mean, table.transform.x.scale
    assert mean == pytest.approx(5.825) and scale == pytest.approx((7.0 - 5.825) / 5)
    np.testing.assert_array_equal(table.transform.apply(original)[:, 2], table.points[:, 2])


def test_points_are_float64_and_read_only():
    points = read_table(FLOWERS).points
    assert points.shape == (4, 3) and points.dtype == np.float64
    with pytest.raises(ValueError, match="read-only"):
        points[0, 0] = 1


def test_targets_are_standardized_to_one():
    table = read_table("x,y,price\n1,1,100\n2,5,250\n4,2,130\n3,3,1000\n")
    assert table.problem == "regression" and table.classes == ()
    assert np.abs(table.points[:, 2]).max() == pytest.approx(1)
    np.testing.assert_allclose(table.transform.undo(table.points)[:, 2], [100, 250, 130, 1000])


@pytest.mark.parametrize(("largest", "stays"), [(1, True), (0.5, True), (0.49, False), (1.01, False)])
def test_targets_that_can_be_seen_stay_as_they_are(largest, stays):
    table = read_table(f"x,y,z\n1,1,0.25\n2,5,{largest}\n4,2,0.125\n3,3,-0.0625\n")
    assert (table.points[1, 2] == largest) == stays
    assert np.abs(table.points[:, 2]).max() == pytest.approx(largest if stays else 1)


def test_columns_can_be_chosen_by_name_or_place():
    table = read_table(FLOWERS, x="petal length", y=0, label="species")
    assert (table.x, table.y) == ("petal length", "sepal length")
    np.testing.assert_allclose(table.transform.undo(table.points)[:, 0], [1.4, 4.7, 6.0, 1.4])
    assert read_table(FLOWERS, x="petal length").y == "sepal length"
    assert read_table(FLOWERS, label="petal length").problem == "regression"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("x,y,label", ("x", "y", "label")),
        ("label,x,y", ("x", "y", "label")),
        ("y,x1,x2", ("x1", "x2", "y")),
        ("X2,X1,t", ("X1", "X2", "t")),
        ("a,b,c", ("a", "b", "c")),
        ("target,b,c", ("b", "c", "target")),
    ],
)
def test_columns_are_guessed_by_name_and_place(header, expected):
    table = read_table(f"{header}\n1,2,4\n2,1,3\n1,5,4\n")
    assert (table.x, table.y, table.label) == expected


def test_a_column_that_counts_the_rows_or_never_changes_is_not_guessed():
    table = read_table(",same,a,b,kind\n0,7,1.5,2,u\n1,7,2,3,v\n2,7,9,1,u\n")
    assert (table.x, table.y, table.label) == ("a", "b", "kind")
    assert read_table("a,b,c,row\n1.5,2,0.5,1\n2,3,0.25,2\n9,1,0.75,3\n").label == "c"
    assert read_table("time,b,c\n0,5,0.5\n1,3,0.25\n2,4,0.75\n").x == "time"


@pytest.mark.parametrize(
    ("labels", "problem"),
    [
        (["0", "1"] * 5, "classification"),
        (["-1", "1"], "classification"),
        (["1", "2", "3"] * 4, "classification"),
        (["a", "b"] * 5, "classification"),
        ([str(n) for n in range(10)], "regression"),
        (["0.5", "1"] * 5, "regression"),
        ([str(n % 21) for n in range(100)], "regression"),
        ([str(n % 20) for n in range(100)], "classification"),
    ],
)
def test_the_problem_is_guessed_from_the_labels(labels, problem):
    rows = "".join(f"{n},{n * n % 7},{label}\n" for n, label in enumerate(labels))
    assert read_table("x,y,label\n" + rows).problem == problem


def test_the_problem_can_be_chosen():
    text = "x,y,label\n1,2,0\n2,1,1\n3,5,0\n"
    assert read_table(text, problem="regression").classes == ()
    assert read_table("x,y,label\n1,2,0.5\n2,1,1.5\n3,5,0.5\n", problem="classification").classes == ("0.5", "1.5")
    with pytest.raises(BadTable, match="row 2, column 'label': 'a' is not a number"):
        read_table("x,y,label\n1,2,a\n2,3,b\n", problem="regression")


def test_numeric_classes_come_by_size_and_text_by_alphabet():
    assert read_table("x,y,label\n1,2,10\n2,1,9\n3,5,9.0\n4,1,-0\n", problem="classification").classes == (
        "0",
        "9",
        "10",
    )
    assert read_table("x,y,label\n1,2,b\n2,1,Ä\n3,5, a  b \n4,4,A\n").classes == ("A", "a b", "b", "Ä")


def test_what_was_found_is_described_as_json():
    description = read_table("Länge;Breite;Art\n1,5;2;rot\n2;1,25;blau\n").describe()
    assert description["columns"][0] == {"name": "Länge", "kind": "number", "distinct": 2, "examples": ["1,5", "2"]}
    chosen = {"separator": "semicolon", "decimal": ",", "header": True, "rows": 2, "classes": ["blau", "rot"]}
    assert chosen.items() <= description.items()
    assert description["transform"]["x"] == {"mean": 1.75, "scale": 0.05}


def test_the_plane_is_the_picture():
    assert PLANE == EXTENT


@pytest.mark.parametrize("far", [2.0, 5.0, 6.0])
def test_points_that_fill_the_picture_stay_as_they_are(far):
    text = f"x,y,label\n{-far},{far},a\n{far},{-far},b\n1,1,a\n"
    assert read_table(text).points[:, :2].tolist() == [[-far, far], [far, -far], [1, 1]]
    assert read_table(text, standardize=True).transform.x.mean == pytest.approx(1 / 3)


@pytest.mark.parametrize("far", [1.9, 6.1])
def test_points_that_do_not_are_standardized(far):
    text = f"x,y,label\n{-far},{far},a\n{far},{-far},b\n1,1,a\n"
    assert np.abs(read_table(text).points[:, :2]).max(axis=0) == pytest.approx([5, 5])


def test_standardizing_can_be_switched_off_inside_the_picture():
    text = "x,y,label\n1,1.5,a\n2,1,b\n"
    assert read_table(text, standardize=False).points[:, :2].tolist() == [[1, 1.5], [2, 1]]
    with pytest.raises(BadTable, match="reach 7; standardize them, or use values from -6 to 6") as caught:
        read_table(text + "7,1,a\n", standardize=False)
    assert caught.value.field == "standardize"


def test_a_dataset_is_written_with_its_class_names():
    points = np.array([[1, 2.5, 0], [-0.1, 1e-7, 1], [1e300, 3, 1]])
    text = write_table(points, ["red", 'so-called "blue", dark'], ["width", "height", "colour"])
    assert text.splitlines() == [
        "width,height,colour",
        "1,2.5,red",
        '-0.1,1e-07,"so-called ""blue"", dark"',
        '1e300,3,"so-called ""blue"", dark"',
    ]


COORDINATES = st.floats(-6, 6, allow_subnormal=False)
POINTS = drawn_arrays.arrays(np.float64, st.tuples(st.integers(2, 30), st.just(2)), elements=COORDINATES)
CORNERS = np.array([[-2.0, 2.0], [2.0, -2.0]])


@settings(max_examples=200)
@given(POINTS, st.lists(st.text("abcÄ ,;\t\"'1", min_size=1, max_size=8), min_size=2, max_size=5), st.randoms())
def test_what_is_written_is_read_as_the_same_bits(coordinates, names, random):
    classes = sorted({" ".join(name.split()) for name in names} - {""} | {"first", "second"}, key=str.casefold)
    labels = np.arange(len(coordinates) + 2 * len(classes)) % len(classes)
    rows = [random.choice([*coordinates, *CORNERS]) for _ in labels[2:]]
    points = np.column_stack([np.vstack([CORNERS, rows]), labels]).astype(float)
    table = read_table(write_table(points, classes))
    assert (table.x, table.y, table.label) == ("x1", "x2", "label")
    found = [table.classes[int(label)] for label in table.points[:, 2]]
    assert found == [classes[int(label)] for label in labels]
    assert (table.points[:, :2] + 0.0).tobytes() == (points[:, :2] + 0.0).tobytes()


@settings(max_examples=100)
@given(drawn_arrays.arrays(np.float64, (12, 3), elements=st.floats(-1e6, 1e6), unique=True))
def test_targets_survive_writing_standardizing_and_undoing(points):
    table = read_table(write_table(points), problem="regression")
    size = np.abs(points).max(axis=0)
    assert (np.abs(table.transform.undo(table.points) - points) <= 1e-12 * size).all()
    assert (np.abs(table.points) <= np.array([6, 6, 1]) + 1e-9).all()
