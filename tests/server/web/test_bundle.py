"""server/web/bundle.py: several modules as one, that do what they did."""

import json
import re
import shutil
import subprocess

import pytest

from server.web.assets import STATIC, Assets, uncommented
from server.web.bundle import BUNDLE, MAP, UnknownForm, bundled

NODE = shutil.which("node")

MODULES = {
    "main.js": """import { total, Sum as Adder } from "./deep/sum.js";
import * as numbers from "./deep/numbers.js";
import "./marks.js";
import path from "node:path";

globalThis.done.push(total([1, 2]), new Adder().of(numbers.ONE, numbers.two()), path.basename("a/b"));
globalThis.late = () => import("./late.js");
""",
    "deep/sum.js": """import {
  ONE,
  two,
} from "./numbers.js";
export function total(values) {
  return values.reduce((sum, value) => sum + value, 0) + ONE - ONE;
}
export class Sum {
  of(...values) { return total(values); }
}
export const here = new URL("./x", import.meta.url).pathname.endsWith("/deep/x");
export const load = () => import("../deep/later.js");
export async function* every() { yield two(); }
""",
    "deep/numbers.js": "export const ONE = 1;\nexport function two() {\n  return 2;\n}\n",
    "deep/later.js": 'import { ONE } from "./numbers.js";\nexport const found = ONE + 1;\n',
    "marks.js": "globalThis.done = [];\n",
    "late.js": """import { here, load } from "./deep/sum.js";
import {
  own,
} from "./own.js";
export const told = [here, own, load];
""",
    "own.js": "export const own = 7;\n",
}
ASK = """
const { told } = await globalThis.late();
const plain = await import("./deep/numbers.js");
console.log(JSON.stringify([globalThis.done, told[0], told[1], (await told[2]()).found, plain.ONE]));
"""


def ran(folder, files, first):
    """What Node prints of the modules, begun at one of them."""
    for name, text in (files | {"package.json": '{"type": "module"}', "ask.js": f'import "./{first}";{ASK}'}).items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(text)
    return json.loads(subprocess.run([NODE, "ask.js"], cwd=folder, check=True, capture_output=True).stdout)


@pytest.mark.skipif(NODE is None, reason="needs Node")
def test_a_bundle_does_what_its_modules_do(tmp_path):
    plain = ran(tmp_path / "plain", MODULES, "main.js")
    assert plain == [[3, 3, "b"], True, 7, 2, 1]
    assert ran(tmp_path / "bundle", bundled(MODULES, {"page": ["main.js"]})["page"], BUNDLE) == plain


def test_each_module_runs_once_and_behind_what_it_imports():
    text = bundled(MODULES, {"page": ["main.js"]})["page"][BUNDLE]
    order = [text.index(f"const {name} = ") for name in ("$deep_numbers_js", "$deep_sum_js", "$marks_js", "$main_js")]
    assert order == sorted(order) and text.count("const $deep_numbers_js = ") == 1


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("export let count = 0;\n", "export let"),
        ("export default 1;\n", "export default"),
        ('export * from "./own.js";\n', "export *"),
        ("export { a };\n", "export {"),
        ("export const { a } = b;\n", "export const {"),
        ('import { a } from "./two.js";\n', "doesn't export a"),
        ('import a, { b } from "./own.js";\n', "import a, {"),
        ("const a = await b;\n", "await"),
        ('import { x } from "./nothing.js";\n', "isn't there"),
        ('import { x } from "./circle.js";\n', "circle"),
    ],
)
def test_another_form_is_refused(text, word):
    modules = {
        "main.js": text,
        "own.js": "",
        "two.js": "export const b = 1, a = 2;\n",
        "circle.js": 'import "./main.js";\nexport const x = 1;\n',
    }
    with pytest.raises(UnknownForm, match=re.escape(word)):
        bundled(modules, {"page": ["main.js"]})["page"]


WORKER = 'new URL("./aside.js", import.meta.url);\n'


@pytest.mark.skipif(NODE is None, reason="needs Node")
def test_a_worker_is_a_bundle_of_its_own(tmp_path):
    main = f'import {{ two }} from "./deep/two.js";\nexport const own = two;\nconst worker = {WORKER}'
    aside = 'import { two } from "./two.js";\nconsole.log(JSON.stringify([two, import.meta.url.slice(-8)]));\n'
    modules = {
        "main.js": main.replace("./aside", "./deep/aside"),
        "deep/aside.js": aside,
        "deep/two.js": "export const two = 2;\n",
    }
    files = bundled(modules, {"page": ["main.js"]})["page"]
    assert "console" not in files[BUNDLE] and 'sourceRoot": "../../' in files["deep/aside.js.map"]
    (tmp_path / "deep").mkdir()
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "deep" / "aside.js").write_text(files["deep/aside.js"])
    found = subprocess.run([NODE, "deep/aside.js"], cwd=tmp_path, check=True, capture_output=True).stdout
    assert json.loads(found) == [2, "aside.js"]


def test_a_worker_has_modules_of_ours_alone():
    modules = {"main.js": f"const worker = {WORKER}", "aside.js": 'import { html } from "lit";\n'}
    with pytest.raises(UnknownForm, match=re.escape("aside.js: a worker can't find lit")):
        bundled(modules, {"page": ["main.js"]})["page"]


def places(mappings):
    """Source and line of each line, from the digits of a source map."""
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    source = line = 0
    for part in mappings.split(";"):
        numbers, value, shift = [], 0, 0
        for digit in map(digits.index, part):
            value |= (digit % 32) << shift
            shift += 5
            if digit < 32:
                numbers.append(-(value >> 1) if value & 1 else value >> 1)
                value = shift = 0
        if numbers:
            source, line = source + numbers[1], line + numbers[2]
        yield (source, line) if numbers else None


def test_the_map_leads_each_line_to_where_it_was():
    real = Assets(STATIC)
    names = [name for name in real.names("**/*.js") if not name.startswith("vendor/") and name != "theme.js"]
    texts = {name: uncommented((STATIC / name).read_text("utf-8")) for name in names}
    files = bundled(texts, {"page": ["pages/playground.js"]})["page"]
    known = json.loads(files[MAP])
    lines = files[BUNDLE].split("\n")
    found = 0
    for line, place in zip(lines, places(known["mappings"]), strict=False):
        if place and line and not re.match(r"const .* = [$]|.*import", line):
            written = texts[known["sources"][place[0]]].split("\n")[place[1]]
            assert line == written.removeprefix("export "), place
            found += 1
    assert found > 2000
