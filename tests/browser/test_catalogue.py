"""engine/catalogue.py in the browser: every entry is chosen, trained and shown, by the page's own controls."""

import itertools
from typing import Any

from playwright.sync_api import Page

from engine import Config, InvalidValue, catalog, write_link

from .playing import button, choose, look, opened, setting, wait_for

CATALOG = catalog()
SETTINGS = {each["name"]: each for each in CATALOG["settings"]}
CHOSEN = {  # the setting in which the entries of a registry are chosen; what is not here is chosen otherwise, below
    each["registry"]: each["name"]
    for each in CATALOG["settings"]
    if each["kind"] == "choice" and "registry" in each and each["name"] not in ("dataset", "regDataset")
}
NOT_TRAINED = {"export", "view"}  # what a network is written as, and what panels show: test_export.py, test_view.py
BY_HAND = {"dataset", "feature", "preset"}
EPOCHS = 2

DRIVER = """
const { store } = document.querySelector('np-run').run;
const { send } = document.querySelector('np-run').run;
const until = (holds, what) => new Promise((resolve, reject) => {
  if (holds(store.get())) return resolve();
  const end = store.subscribe((state) => { if (holds(state)) { end(); resolve(); } });
  setTimeout(() => { end(); reject(new Error(`never: ${what}`)); }, 15000);
});
const nameOf = (value) => value?.name ?? value;
const fault = (state) => state.messages.find(({ kind }) => kind === 'error');
const painted = () => {
  const canvas = document.querySelector('np-output').shadowRoot.querySelector('canvas.field');
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  return pixels.some((value, place) => place % 4 === 3 && value > 0);
};
const train = async (epochs) => {
  const target = store.get().state.epoch + epochs;
  const key = { key: 's', bubbles: true };
  for (let k = 0; k < epochs; k++) document.body.dispatchEvent(new KeyboardEvent('keydown', key));
  await until((state) => fault(state) || state.frame.epoch >= target, `epoch ${target}`);
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return { fault: fault(store.get())?.message ?? null, painted: painted(), size: store.get().frame.output.size };
};
"""


def contexts() -> list[dict[str, object]]:
    """Settings in which an entry may make sense: two classes, more of them, numbers, with any output activation."""
    several = next(row["name"] for row in CATALOG["dataset"] if row["classes"] > 2)
    kinds: list[dict[str, object]] = [{}, {"dataset": several}, {"problem": "regression"}]
    outputs = [choice["name"] for choice in SETTINGS["outputActivation"]["choices"]]
    return [{**kind, "outputActivation": output} for output, kind in itertools.product(outputs, kinds)]


def context_of(name: str, value: str) -> dict[str, object]:
    """The first context in which a setting may have a value."""
    for context in contexts():
        try:
            Config.from_mapping({**context, name: value})
        except InvalidValue:
            continue
        return context
    raise AssertionError(f"{name} can never be {value}")


def trained(page: Page, what: object) -> None:
    """Train the present run a little; it is shown, and nothing went wrong. what: tried, as a failure says."""
    result = page.evaluate(f"async () => {{ {DRIVER} return train({EPOCHS}); }}")
    assert result["fault"] is None and result["painted"] and result["size"] > 0, what


def open_context(page: Page, context: dict[str, object]) -> None:
    link = write_link(Config.from_mapping(context))
    page.evaluate(f"async (link) => {{ {DRIVER} return send('open', {{ link }}); }}", link)
    wait_for(page, f"state.state.link === {link!r} && state.frame.epoch === 0")


def select(page: Page, name: str, value: str) -> None:
    """Choose from a menu as a user does, without waiting for its popup: the menu's own event."""
    page.evaluate(
        f"""async ([name, value]) => {{
          {DRIVER}
          const menu = document.querySelector(`np-setting[name="${{name}}"] > select`);
          menu.value = value;
          menu.dispatchEvent(new Event('change', {{ bubbles: true }}));
          await until((state) => fault(state) || nameOf(state.state.config[name]) === value, `${{name}} = ${{value}}`);
        }}""",
        [name, value],
    )


def test_no_registry_is_forgotten() -> None:
    registries = {kind for kind in CATALOG if kind not in ("settings", "limits")}
    assert registries == {*CHOSEN, *BY_HAND, *NOT_TRAINED}


def test_every_choice_of_every_registry_is_trained_and_shown(page: Page) -> None:
    opened(page)
    for kind, name in CHOSEN.items():
        names = [entry["name"] for entry in CATALOG[kind]]
        assert set(names) <= {choice["name"] for choice in SETTINGS[name]["choices"]}
        last: dict[str, object] | None = None  # the choices of one kind are tried without those of the kind before
        for value in names:
            context = context_of(name, value)
            if context != last:
                open_context(page, context)
                last = context
            select(page, name, value)
            trained(page, (name, value))
            chosen = look(page, f"state.state.config.{name}")
            assert (chosen["name"] if isinstance(chosen, dict) else chosen) == value


def test_every_dataset_is_trained_and_shown(page: Page) -> None:
    opened(page)
    page.get_by_role("group", name="More settings").get_by_role("button", name="Data", exact=True).click()
    page.locator("#group-data .shelves input").first.wait_for(state="attached")
    page.keyboard.press("Escape")
    for row in CATALOG["dataset"]:
        problem = row["problem"]
        name = "dataset" if problem == "classification" else "regDataset"
        if row["given"]:
            flat = row["dimensions"] == 1
            points = [[x / 2, 0 if flat else x * x % 7 - 3, x % 2] for x in range(-10, 11)]
            classes = ["a", "b"] if problem == "classification" else []
            page.evaluate(
                f"async (fields) => {{ {DRIVER} await send('use_points', fields); }}",
                {"points": points, "classes": classes, "dimensions": row["dimensions"]},
            )
        else:
            page.evaluate(
                '(value) => document.querySelector(`#group-data input[value="${value}"]`).click()', row["name"]
            )
        wait_for(page, f"(state.state.config.{name}.name ?? state.state.config.{name}) === {row['name']!r}")
        wait_for(page, f"state.state.problem === {problem!r}")
        trained(page, row["name"])


def test_every_feature_is_trained_and_shown(page: Page) -> None:
    opened(page)
    for entry in CATALOG["feature"]:
        node = page.locator(f'np-network .node[data-id="{entry["name"]}"]')
        if node.get_attribute("aria-pressed") != "true":
            node.click()
        wait_for(page, f"state.state.config.features.includes({entry['name']!r})")
        trained(page, entry["name"])
    assert look(page, "state.state.layers[0].size") == len(CATALOG["feature"])


def test_every_preset_is_trained_and_shown(page: Page) -> None:
    opened(page)
    page.get_by_role("button", name="Network", exact=True).click()
    page.locator(".presets summary").click()
    for entry in CATALOG["preset"]:
        page.locator(".presets select").select_option(value=entry["name"])
        page.locator("[data-preset]").click()
        for name, value in entry["changes"].items():
            wait_for(page, f"JSON.stringify(state.state.config.{name}) === JSON.stringify({as_script(value)})")
        trained(page, entry["name"])


def as_script(value: Any) -> str:
    """A JSON value as JavaScript."""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)


def test_three_spirals_are_learned_with_what_a_user_would_pick(page: Page) -> None:
    """16 and 8 ReLUs, Adam at 0.01, the rest left as it is: over 95 % of the test points, within 15 seconds of play."""
    opened(page)
    row = next(each for each in CATALOG["dataset"] if each["classes"] == 3)
    choose(page, "dataset", row["name"])
    wait_for(page, "state.state.layers.at(-1).size === 3")
    choose(page, "learningRate", 0.01)
    choose(page, "activation", "relu")
    page.get_by_role("button", name="Training", exact=True).click()
    choose(page, "optimizer", "adam")
    page.get_by_role("button", name="Network", exact=True).click()
    typed = setting(page, "networkShape").locator(".typed")
    typed.fill("16, 8")
    typed.press("Enter")
    wait_for(page, "state.state.config.networkShape.join() === '16,8'")
    assert look(page, "[state.state.config.optimizer, state.state.config.activation]") == ["adam", "relu"]
    page.keyboard.press("Escape")
    button(page, "Play").click()
    wait_for(page, "state.frame.test_accuracy > 0.95")
