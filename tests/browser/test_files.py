"""static/page/files.js: runs as files and links."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from engine import new_run, read_link, run_to_json

from .playing import button, epoch, look, message, opened, parameters, ready, setting, train, wait_for
from .tabs import Guarded


def saved(page: Page, directory: Path) -> Path:
    """The run, saved by the button."""
    button(page, "Share, save, open").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this run as a file").click()
    path = directory / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_a_saved_run_is_opened_again(page: Page, tmp_path: Path) -> None:
    opened(page)
    train(page, 4)
    trained = parameters(page)
    path = saved(page, tmp_path)
    assert path.suffix == ".json" and json.loads(path.read_text("utf-8"))
    page.keyboard.press("w")
    wait_for(page, "state.frame.epoch === 0")
    page.locator("#file").set_input_files(path)
    wait_for(page, "state.frame.epoch === 4")
    assert parameters(page) == trained
    expect(message(page, f"Opened {path.name} at epoch 4")).to_be_visible()
    expect(page.locator("np-messages .message.notice")).to_have_count(0)  # it is our own


BAD = {
    "empty": b"",
    "text": b"hello, this is no run",
    "cut": b'{"weights": [1, 2, 3',
    "forged": b"NPR1" + bytes(40),
    "noise": bytes(range(256)) * 8,
}


def bad_files_are_refused_and_nothing_is_lost(page: Page, tmp_path: Path) -> None:
    largest = look(page, "state.limits.message")
    for name, content in {**BAD, "large": b"x" * largest}.items():
        path = tmp_path / f"{name}.json"
        path.write_bytes(content)
        page.locator("#file").set_input_files(path)
        error = page.locator("np-messages .message.error")
        expect(error).to_be_visible()
        if name in ("empty", "large"):
            expect(error).to_contain_text({"empty": "empty", "large": "at most"}[name])
        error.get_by_role("button", name="Dismiss").click()
        expect(error).to_have_count(0)
    assert epoch(page) == 2


def the_error_about_a_refused_file_goes_with_the_next_one(page: Page, path: Path, tmp_path: Path) -> None:
    error = page.locator("np-messages .message.error")
    for name, words in (("empty", "is empty"), ("text", "it isn't JSON"), ("noise", "isn't a saved run")):
        bad = tmp_path / f"{name}.json"
        bad.write_bytes(BAD[name])
        page.locator("#file").set_input_files(bad)
        expect(error).to_contain_text(words)
        expect(error).to_have_count(1)
    page.locator("#file").set_input_files(path)
    expect(message(page, f"Opened {path.name} at epoch 2")).to_be_visible()
    expect(error).to_have_count(0)


def a_run_is_opened_by_drop(page: Page, path: Path) -> None:
    page.keyboard.press("r")
    wait_for(page, "state.frame.epoch === 0")
    transfer = page.evaluate_handle(
        """([text, name]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([text], name, { type: "application/json" }));
          return transfer;
        }""",
        [path.read_text("utf-8"), path.name],
    )
    page.dispatch_event("body", "dragover", {"dataTransfer": transfer})
    expect(page.locator(".drop-hint")).to_be_visible()
    page.dispatch_event("body", "drop", {"dataTransfer": transfer})
    wait_for(page, "state.frame.epoch === 2")
    expect(page.locator(".drop-hint")).to_be_hidden()


def what_is_said_of_a_file_goes_with_the_next_one(page: Page, path: Path, tmp_path: Path) -> None:
    path.write_text(json.dumps(json.loads(path.read_text("utf-8"))))  # the signature was of the text
    page.locator("#file").set_input_files(path)
    notice = page.locator("np-messages .message.notice")
    expect(notice).to_contain_text("This file isn't signed, so we can't tell who trained it. Its numbers are valid.")
    bad = tmp_path / "bad.json"
    bad.write_bytes(b"{")
    page.locator("#file").set_input_files(bad)
    expect(page.locator("np-messages .message.error")).to_have_count(1)
    expect(notice).to_have_count(1)  # the run is still that one
    page.locator("#paste-link").evaluate("(field) => { field.value = '#seed=0.5'; field.form.requestSubmit(); }")
    wait_for(page, "state.state.config.seed === '0.5'")
    expect(page.locator("np-messages .message:not(.info)")).to_have_count(0)


def test_files_are_opened_or_refused_with_words(page: Page, tmp_path: Path) -> None:
    opened(page)
    train(page, 2)
    path = saved(page, tmp_path)
    page.keyboard.press("Escape")
    bad_files_are_refused_and_nothing_is_lost(page, tmp_path)
    the_error_about_a_refused_file_goes_with_the_next_one(page, path, tmp_path)
    a_run_is_opened_by_drop(page, path)
    what_is_said_of_a_file_goes_with_the_next_one(page, path, tmp_path)
    train(page, 1)


def test_a_link_to_the_settings_is_copied(page: Guarded) -> None:
    page.permit("clipboard-read", "clipboard-write")
    opened(page)
    setting(page, "learningRate").locator("select").select_option(value="0.3")
    wait_for(page, "state.state.config.learningRate === 0.3")
    button(page, "Share, save, open").click()
    page.get_by_role("button", name="Copy link to these settings").click()
    expect(message(page, "copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith("http") and "learningRate=0.3" in link


def test_a_link_with_weights_opens_where_it_was_copied(page: Guarded) -> None:
    page.permit("clipboard-read", "clipboard-write")
    opened(page)
    train(page, 3)
    trained = parameters(page)
    button(page, "Share, save, open").click()
    page.get_by_role("button", name="Copy link with the trained weights").click()
    expect(message(page, "copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    other = page.beside()
    other.goto(link)
    ready(other)
    wait_for(other, "state.frame.epoch === 3")
    assert parameters(other) == trained


def test_without_a_clipboard_the_link_is_copied_another_way(page: Page) -> None:
    """As on a page from a LAN address without https."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined });")
    page.add_init_script("document.execCommand = () => false;")
    opened(page)
    page.wait_for_url("**#*dataset=circle*")  # the page writes its address a moment after its first frame
    button(page, "Share, save, open").click()
    page.get_by_role("button", name="Copy link to these settings").click()
    dialog = page.get_by_role("dialog", name="Copy this link")
    expect(dialog.get_by_role("textbox")).to_have_value(page.url)
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


IMAGES = "dataset=digits&layers=conv:4,pool&points=40"


def test_a_link_to_images_opens_the_usual_network_with_a_notice(page: Page) -> None:
    opened(page, IMAGES)
    expect(page.locator("np-messages .message")).to_contain_text("The page can't show images yet")
    train(page, 1)


def test_a_file_of_images_is_refused_and_nothing_changes(page: Page, tmp_path: Path) -> None:
    opened(page)
    train(page, 2)
    trained, path = parameters(page), tmp_path / "digits.json"
    path.write_text(run_to_json(new_run(read_link(IMAGES).config)), "utf-8")
    page.locator("#file").set_input_files(path)
    expect(page.locator("np-messages .message")).to_contain_text("The page can't show images yet")
    assert parameters(page) == trained and epoch(page) == 2
