"""The teacher's limits, stages, names and undo, on the page; the class's server is played by the test."""

import pytest
from playwright.sync_api import expect

from .classing import CODE, Classroom, stage, student, teacher
from .playing import button, opened, ready

pytestmark = pytest.mark.routed
RULES = {
    "learningRate": {"label": "Learning rate", "low": 0.001, "high": 0.1},
    "activation": {"label": "Activation", "is": "tanh"},
    "layerActivations": {"label": "Activation of each layer", "is": []},
    "noise": {"label": "Noise", "is": 0.0, "hide": True},
    "neurons": {"label": "Neurons", "high": 4},
}
BOUNDS = {"rules": RULES, "hide": ["noise"]}


def joined(page, **told):
    """A student's page."""
    room = Classroom(page)
    room.answers["class_join"] = student(**told)
    page.goto(f"/?class={CODE}")
    ready(page)
    return room


def leads(page, **told):
    """A teacher's page."""
    room = Classroom(page)
    room.answers["class_open"] = teacher(**told)
    opened(page)
    button(page, "Class").click()
    page.get_by_text("Open a class").first.click()
    button(page, "Open a class").click()
    expect(page.locator(".class-row")).to_be_visible()
    return room


def activity(page, name):
    page.get_by_role("button", name="Activities").click()
    page.locator(".class-menu").get_by_role("button", name=name).click()


def test_limits_lock_hide_and_say_what_is_outside(page):
    classroom = joined(page, doing={"bounds": BOUNDS})
    strip = page.locator(".class-strip")
    expect(strip).to_contain_text("Learning rate 0.001 to 0.1")
    expect(page.locator('np-setting[name="activation"] select')).to_be_disabled()
    expect(page.locator('np-setting[name="activation"]')).to_have_attribute("title", "locked by your teacher")
    layer = page.get_by_label("Activation of layer 1")
    expect(layer).to_be_disabled()
    expect(layer).to_have_attribute("title", "Locked by your teacher")
    expect(page.get_by_role("button", name="Freeze layer 1")).to_be_enabled()
    expect(page.locator('np-setting[name="noise"]')).to_be_hidden()
    expect(page.locator('np-setting[name="learningRate"] select')).to_be_enabled()
    expect(strip).to_contain_text("outside these limits (Neurons)")
    page.get_by_role("button", name="Bring it inside").click()
    expect(strip).not_to_contain_text("outside")
    classroom.tell(student(doing={}))
    expect(page.locator('np-setting[name="noise"]')).to_be_visible()
    expect(page.locator('np-setting[name="activation"] select')).to_be_enabled()
    expect(page.locator('np-setting[name="activation"]')).not_to_have_attribute("title", "locked by your teacher")


def test_what_is_no_number_sets_no_limit_and_is_said(page):
    classroom = leads(page)
    activity(page, "Limits")
    page.get_by_label("Neurons: at most").first.check()
    for text in ("", "3.7", "-1"):
        page.get_by_label("Neurons: at most").last.fill(text)
        page.get_by_role("button", name="Set these limits").click()
        expect(page.get_by_role("alert").filter(has_text="Neurons: enter a whole number.")).to_be_visible()
    page.get_by_label("Neurons: at most").first.uncheck()
    page.get_by_text("All controls").click()
    page.locator(".bounds-row").filter(has_text="Learning rate").get_by_role("combobox").select_option("from … to")
    page.get_by_label("Learning rate: from").fill("abc")
    page.get_by_label("Learning rate: to").fill("1e999")
    page.get_by_role("button", name="Set these limits").click()
    expect(page.get_by_role("alert").filter(has_text="Learning rate: enter numbers.")).to_be_visible()
    expect(page.get_by_label("Learning rate: from")).to_be_visible()
    assert classroom.of("class_act") == []


def test_a_teacher_sets_limits_by_presets_and_control_by_control(page):
    classroom = leads(page)
    activity(page, "Limits")
    page.get_by_label("Neurons: at most").first.check()
    page.get_by_text("All controls").click()
    rows = page.locator(".bounds-row")
    rows.filter(has_text="Activation").first.get_by_role("combobox").select_option("only some")
    page.locator(".bounds-some").get_by_label("ReLU", exact=True).check()
    rows.filter(has_text="Learning rate").get_by_role("combobox").select_option("from … to")
    page.get_by_label("Learning rate: to").fill("0,3")
    rows.filter(has_text="Loss").get_by_role("combobox").select_option("hidden")
    page.get_by_label("Give everybody my network, too").uncheck()
    page.get_by_role("button", name="Set these limits").click()
    expect(page.locator(".class-activity")).to_be_hidden()
    (said,) = classroom.of("class_act")
    assert said == {
        "act": "bounds",
        "values": {
            "rules": {
                "neurons": {"high": 8},
                "activation": {"among": ["tanh", "relu"]},
                "learningRate": {"low": 0.03, "high": 0.3},
                "loss": {"hide": True},
            }
        },
    }


def test_stages_go_on_and_an_act_is_taken_back(page):
    stages = {"number": 1, "of": 2, "title": "Look", "words": "at it"}
    listed = [{"title": title, "words": "", "link": "", "gives": False, "limits": False} for title in ("Look", "Try")]
    doing = {"stages": {**stages, "list": listed}, "undo": {"what": "gave a network", "act": "a1"}}
    classroom = leads(page, doing=doing)
    expect(page.locator(".class-stage")).to_contain_text("Stage 1 of 2: Look")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Undo: gave a network").click()
    activity(page, "Stages")
    page.get_by_label("One stage a line").fill("Look: again")
    page.get_by_role("button", name="Save the stages").click()
    said = [(each["act"], each["values"]) for each in classroom.of("class_act")]
    assert said == [("stage", {"number": 2}), ("undo", {"act": "a1"}), ("stages", {"text": "Look: again"})]


def test_a_long_message_is_cut_and_names_may_be_typed(phone):
    doing = {"names": {"hidden": True, "free": True, "number": 7}}
    classroom = joined(phone, stage=stage(message="Look at the loss. " * 16), doing=doing)
    message = phone.locator(".class-message").first
    height = message.bounding_box()["height"]
    phone.get_by_role("button", name="More", exact=True).click()
    assert message.bounding_box()["height"] > 2 * height
    phone.get_by_role("button", name="Less", exact=True).click()
    classroom.tell(student(stage=stage(message="Short"), doing=doing))
    expect(phone.get_by_role("button", name="More", exact=True)).to_be_hidden()
    expect(phone.locator(".class-strip")).to_contain_text("Others see you as Student 7.")
    phone.get_by_label("Your name").fill("Ada")
    phone.get_by_role("button", name="Take it").click()
    assert classroom.of("class_act")[-1] == {"act": "name", "values": {"text": "Ada"}}
