"""static/panels/export.js: everything that can be taken along, downloaded by its button."""

import base64
import csv
import io
import struct
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from engine import export_name, export_run, run_from_json
from engine.export.formats import formats

from .playing import STORE, button, look, message, opened, train, wait_for

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = ("Picture of the output", "Picture of the network")


def downloaded(page: Page, name: str, directory: Path) -> Path:
    """The file behind a button of the share menu."""
    button(page, "Share, save, open").click()
    with page.expect_download() as download:
        button(page, name).click()
    expect(page.locator("#share")).to_be_hidden()
    expect(message(page, f"Saved as {download.value.suggested_filename}")).to_be_visible()
    path = directory / download.value.suggested_filename
    download.value.save_as(path)
    return path


def saved_run(page: Page) -> Any:
    """The run as the server has it."""
    text = page.evaluate(
        """async () => {
          const { send } = document.querySelector('np-run').run;
          return (await send("save", { format: "json" })).content;
        }"""
    )
    return run_from_json(text)


def test_the_network_in_every_format(page: Page, tmp_path: Path) -> None:
    opened(page, "dataset=three-spirals&networkShape=3&formulas=x1%5E2")
    train(page, 2)
    run = saved_run(page)
    assert run.epoch == 2
    for entry in formats:
        path = downloaded(page, f"Network as {entry.label}", tmp_path)
        assert path.name == export_name(run, entry.name)
        assert path.read_bytes() == export_run(run, entry.name)


def test_a_diverged_network_is_refused_with_words(page: Page) -> None:
    opened(page, "problem=regression&activation=relu&learningRate=1000")
    page.keyboard.press("Space")
    wait_for(page, "state.frame.diverged !== null")
    for _ in range(20):
        if look(page, "state.frame.parameters.some(Number.isNaN)"):
            break
        train(page, 1)
    button(page, "Share, save, open").click()
    button(page, "Network as NumPy").click()
    expect(message(page, "the network has diverged")).to_be_visible()


def test_the_history_as_a_table(page: Page, tmp_path: Path) -> None:
    opened(page)
    train(page, 5)
    path = downloaded(page, "Loss history as CSV", tmp_path)
    assert path.name == "numplay_circle_epoch_5_history.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    assert [row["epoch"] for row in rows][-1] == "5" and rows[0]["epoch"] == "0"
    assert all(cell == "" or float(cell) == float(cell) for row in rows for cell in row.values())  # no text to escape
    for key in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
        assert float(rows[-1][key]) == look(page, f"state.frame.{key}")


def test_the_history_of_a_regression_has_no_accuracy(page: Page, tmp_path: Path) -> None:
    opened(page, "problem=regression")
    train(page, 1)  # one by one: steps asked for in quick succession may be shown by one frame
    train(page, 1)
    rows = list(csv.DictReader(io.StringIO(downloaded(page, "Loss history as CSV", tmp_path).read_text())))
    assert len(rows) == 3 and all(row["train_accuracy"] == "" and row["train_loss"] for row in rows)


def test_the_output_as_shapes(page: Page, tmp_path: Path) -> None:
    opened(page, "dataset=circle&networkShape=4")
    train(page, 30)
    path = downloaded(page, "Picture of the output as SVG", tmp_path)
    assert path.name == "numplay_circle_epoch_30_boundary.svg"
    root = ElementTree.fromstring(path.read_bytes())
    fields, shapes = (root.findall(f"{SVG}g/{SVG}{tag}") for tag in ("image", "path"))
    assert len(fields) == 1 and fields[0].get("href", "").startswith("data:image/png;base64,")
    points = look(page, "state.data.train.length / 3")
    filled = [shape for shape in shapes if shape.get("fill") != "none"]
    assert len(filled) == points
    assert {each.text for each in root.iter(f"{SVG}text")} >= {"Output", "0", "2", "−4"}
    assert "http" not in path.read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_the_network_as_shapes(page: Page, tmp_path: Path) -> None:
    opened(page, "networkShape=3,2")
    train(page, 1)
    root = ElementTree.fromstring(downloaded(page, "Picture of the network as SVG", tmp_path).read_bytes())
    links = [shape for shape in root.iter(f"{SVG}path") if "C" in shape.get("d", "")]
    assert len(links) == 2 * 3 + 3 * 2 + 2
    maps = list(root.iter(f"{SVG}image"))
    features = look(page, "state.features.names.length")
    assert len(maps) == features + 3 + 2 + 1
    words = [each.text for each in root.iter(f"{SVG}text")]
    assert {"Features", "3", "2", "neurons", "Output", "x₁", "sin(x₂)"} <= set(words)
    assert not {"+", "−"} & set(words)


KINDS = (
    "dataset=three-spirals&networkShape=4,4&jump=true",
    "problem=regression&regDataset=curve-sine&features=x&networkShape=4",
    "dataset=xor&discretize=true&showTestData=true&networkShape=3,3&residual=true&dropout=30",
    "problem=regression&networkShape=&formulas=x1*x2&learningRate=0.003",  # 0.03 diverges from some weights
)


def test_every_kind_of_picture_is_drawn(page: Page, tmp_path: Path) -> None:
    opened(page)
    train(page, 1)
    for link in KINDS:
        page.evaluate("(link) => { location.hash = link; }", link)
        wait_for(page, "state.frame.epoch === 0")
        train(page, 2)
        for name in PICTURES:
            root = ElementTree.fromstring(downloaded(page, f"{name} as SVG", tmp_path).read_bytes())
            assert len(list(root.iter(f"{SVG}path"))) >= 2 and list(root.iter(f"{SVG}text")), link
            width, height = size_of_png(downloaded(page, f"{name} as PNG", tmp_path))
            assert min(width, height) > 600, link


def size_of_png(path: Path) -> tuple[int, int]:
    """Width and height from the header."""
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


COLOURS = """async ([panel, inside, data, places]) => {
  const image = new Image();
  image.src = data;
  await image.decode();
  const read = (source, width, height) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext("2d");
    context.drawImage(source, 0, 0, width, height);
    return (x, y) => [...context.getImageData(Math.floor(x * width), Math.floor(y * height), 1, 1).data];
  };
  const theirs = read(image, image.width, image.height);
  const layers = [...document.querySelector(panel).renderRoot.querySelectorAll(`${inside} canvas`)]
    .map((canvas) => read(canvas, canvas.width, canvas.height));
  return places.map(([x, y]) => [theirs(x, y), ...layers.map((layer) => layer(x, y))]);
}"""


def test_pixels_look_as_on_the_page(page: Page, tmp_path: Path) -> None:
    opened(page, "dataset=xor&networkShape=4,2&learningRate=0.3")
    train(page, 20)
    for name, panel, inside in ((PICTURES[0], "np-output", ".plane"), (PICTURES[1], "np-network", ".picture")):
        alike, coloured = compared(page, tmp_path, name, panel, inside)
        assert alike > 0.85, name
        assert coloured > 0.05, name


def compared(page: Page, tmp_path: Path, name: str, panel: str, inside: str) -> tuple[float, float]:
    """The shares of places at which a picture is as on the page, and has a colour."""
    path = downloaded(page, f"{name} as PNG", tmp_path)
    box = page.locator(f"{panel} {inside}").bounding_box()
    assert box is not None
    width, height = size_of_png(path)
    assert width == pytest.approx(3 * box["width"], abs=4) and height == pytest.approx(3 * box["height"], abs=4)
    data = "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()
    places = [[(i + 0.5) / 40, (j + 0.5) / 40] for i in range(40) for j in range(40)]
    seen = page.evaluate(COLOURS, [panel, inside, data, places])
    # Edges of shapes fall differently at another size, and words have boxes; areas are as they were.
    alike = coloured = 0
    for theirs, *layers in seen:
        on_page = [255.0, 255.0, 255.0]
        for *colour, alpha in layers:
            on_page = [below + (above - below) * alpha / 255 for below, above in zip(on_page, colour, strict=True)]
        alike += all(abs(a - b) < 24 for a, b in zip(theirs, on_page, strict=False))
        coloured += max(theirs[:3]) - min(theirs[:3]) > 40
    return alike / len(seen), coloured / len(seen)


def test_taking_a_picture_leaves_the_page_as_it_is(page: Page, tmp_path: Path) -> None:
    # On a busy machine the page would choose smaller maps meanwhile, by itself.
    page.add_init_script("localStorage.setItem('numplay.quality', 'full')")
    opened(page)
    train(page, 3)
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    pixels = """() => ["np-output", "np-network"].flatMap((panel) =>
      [...document.querySelector(panel).renderRoot.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL()))"""
    before = page.evaluate(pixels)
    for name in PICTURES:
        downloaded(page, f"{name} as SVG", tmp_path)
    assert page.evaluate(pixels) == before


def test_a_picture_follows_the_theme(page: Page, tmp_path: Path) -> None:
    page.emulate_media(color_scheme="dark")
    opened(page)
    root = ElementTree.fromstring(downloaded(page, "Picture of the output as SVG", tmp_path).read_bytes())
    ground = root.find(f"{SVG}rect")
    assert ground is not None and ground.get("fill") == "#1c1b19"


def test_a_picture_that_is_not_there_yet_is_refused_with_words(page: Page) -> None:
    opened(page)
    page.evaluate("document.querySelector('np-network').remove()")
    button(page, "Share, save, open").click()
    button(page, "Picture of the network as PNG").click()
    expect(message(page, "The picture couldn't be made: it isn't on the page yet.")).to_be_visible()


def test_the_menu_says_what_each_format_is(page: Page) -> None:
    opened(page)
    page.evaluate(f"async () => {{ {STORE} return store.get().catalog; }}")
    button(page, "Share, save, open").click()
    for entry in formats:
        expect(button(page, f"Network as {entry.label}")).to_have_attribute("title", entry.help)
