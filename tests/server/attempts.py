"""Messages about classes as somebody writes them by hand, by who sends them, each with the code of its refusal.

A message is made from what `test_classes.py` has: two classes, with a student in the first one who tries things.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from server.classroom.codes import hashed
from server.classroom.lesson import LARGEST_PUSH
from server.messages.protocol import MOST_SEEN
from server.messages.replies import to_text

Make = Callable[[Any], dict[str, object]]
WRONG: Sequence[object] = ("x" * 65, 0, None, True, [], {})
"""Neither a secret nor a guess at one."""


def act(act: object, **fields: object) -> Make:
    return lambda it: {"type": "class_act", "act": act, "values": fields}


def other(act: object, **fields: object) -> Make:
    """An act on another student's seat."""
    return lambda it: {"type": "class_act", "act": act, "values": {"seat": it.seat, **fields}}


def wall(**fields: object) -> Make:
    return lambda it: {"type": "class_wall", **fields}


def join(code: object) -> Make:
    return lambda it: {"type": "class_join", "code": code}


def lead(secret: object) -> Make:
    return lambda it: {"type": "class_lead", "code": it.code, "secret": secret, "address": "http://h/"}


def opens(**fields: object) -> Make:
    return lambda it: {"type": "class_open", "address": "http://h/", **fields}


def says(type: object, **fields: object) -> Make:
    return lambda it: {"type": type, **fields}


def sets(**changes: object) -> Make:
    return lambda it: {"type": "set", "changes": changes}


BOUNDS: Mapping[str, Mapping[str, object]] = {
    "dataset": {"lock": True},
    "noise": {"lock": True, "hide": True},
    "learningRate": {"low": 0.001, "high": 0.1},
    "activation": {"among": ["tanh", "relu"]},
    "features": {"among": ["x", "y"]},
    "neurons": {"high": 8},
    "depth": {"high": 2},
    "epochs": {"high": 20},
    "jump": {"lock": True},
    "weights": {"hide": True},
    "regenerate": {"hide": True},
    "newWeights": {"hide": True},
    "table": {"hide": True},
    "stepButton": {"hide": True},
    "speed": {"hide": True},
}
"""What the student `bound` may not change."""
HIDDEN: Sequence[Make] = (
    sets(learningRate=0.2),
    sets(learningRate=0.0001),
    sets(learningRate=1000),
    sets(learningRate=0.05, noise=5),
    sets(learningRate=0.05, jump=True),
    sets(noise=1e-9),
    sets(dataset="xor"),
    sets(problem="regression"),
    sets(problem="regression", regDataset="reg-gauss"),
    sets(regDataset="reg-gauss"),
    sets(activation="sigmoid"),
    sets(layerActivations=["sigmoid"]),
    sets(layerActivations=["same", "linear"]),
    sets(features=["x", "y", "xSquared"]),
    sets(features=["xTimesY"]),
    sets(formulas=["x1^2"]),
    sets(networkShape=[9]),
    sets(networkShape=[5, 4]),
    sets(networkShape=[2, 2, 2]),
    sets(networkShape=[1, 1, 1]),
    sets(layers=["dense:9"]),
    sets(layers=["dense:1", "dense:1", "dense:1"]),
    sets(seed="other"),
    sets(weightSeed="other"),
    sets(cut=["1:0<x"]),
    says("regenerate"),
    says("new_weights"),
    says("edit", index=0, value=0.5),
    says("edit", index=1, value=0),
    says("step"),
    says("step", unit="batch", count=3),
    says("speed", rate=None),
    says("speed", rate=5, unit="batch"),
    says("table", file=""),
    says("table", file=to_text(b"x,y,label\n1,2,a\n3,4,b")),
    says("use_points", points=[[0, 0, 0], [1, 1, 1]], classes=["a", "b"]),
    says("use_points", points=[[0, 0, 0], [1, 1, 1]], classes=["a", "b"], painted=True),
    says("use_points", points=[[0, 0, 1.5], [1, 1, 2]], settings={"learningRate": 0.05}, painted=True),
    says("open", link="learningRate=1"),
    says("open", link="learningRate=1", playing=True),
    says("open", link="#dataset=spiral&learningRate=0.03"),
    says("open", link="networkShape=8,8"),
    says("open", link="http://h/?class=x#activation=sigmoid"),
    says("open", link="seed=7"),
    says("open", link="problem=regression"),
    says("open", link="xSquared=true"),
    lambda it: {"type": "open", "run": it.loud},
    lambda it: {"type": "open", "run": it.loud, "playing": True},
    lambda it: {"type": "open", "run": it.plain},
    lambda it: {"type": "open", "run": it.long},
    lambda it: {"type": "open", "link": f"run={it.loud}"},
    lambda it: {"type": "seek", "run": it.loud, "epoch": 5},
    lambda it: {"type": "seek", "run": it.run, "epoch": 21},
    lambda it: {"type": "seek", "run": it.long, "epoch": 30},
)
"""Ways to what is hidden, locked or out of bounds: every one is refused."""
SWITCHES: Sequence[Make] = (
    act("bounds", rules={}),
    act("bounds", rules={"learningRate": {"high": 5}}),
    act("bounds_end"),
    act("undo"),
    act("close"),
    act("reopen"),
    act("hide_names", on=True),
    act("free_names", on=True),
    act("stages", text="Mine"),
    act("stage", number=0),
    act("stage_add", title="Mine"),
)
"""Acts that lead a class."""
BAD_RULES: Sequence[object] = (
    {"learningrate": {"lock": True}},
    {"__proto__": {"lock": True}},
    {"learningRate": {}, "x" * 5000: {"lock": True}},
    {"learningRate": True},
    {"learningRate": {"high": "1"}},
    {"learningRate": {"high": 1e300}},
    {"learningRate": {"low": 1, "high": 0.1}},
    {"learningRate": {"among": ["a"]}},
    {"activation": {"among": []}},
    {"activation": {"among": ["nope"]}},
    {"activation": {"among": ["relu"] * 51}},
    {"activation": {"high": 3}},
    {"features": {"among": [["x"]]}},
    {"neurons": {"high": -1}},
    {"neurons": {"low": 1}},
    {"neurons": {"hide": True}},
    {"epochs": {"high": 10**7}},
    {"noise": {"lock": 1}},
    {f"s{n}": {"lock": True} for n in range(200)},
)
"""No rules for settings."""


ATTEMPTS: Mapping[str, Sequence[tuple[Make, str]]] = {
    # Whoever may change little
    "bound": [
        *[(each, "class_bounds") for each in HIDDEN],
        *[(each, "not_teacher") for each in SWITCHES],
        (says("hello", protocol=1, link="learningRate=1"), "hello_again"),
        (lambda it: join(it.code)(it), "in_class"),
    ],
    # In a run that is outside the limits
    "outside": [
        (says("play"), "class_bounds"),
        (says("forward", epoch=3), "class_bounds"),
        (says("step"), "class_bounds"),
        (sets(learningRate=20), "class_bounds"),
        (sets(learningRate=10, noise=5), "class_bounds"),
        (says("open", link="learningRate=20"), "class_bounds"),
    ],
    # Who may type a name
    "free": [
        *[
            (act("name", text=text), "bad_value")
            for text in (
                "",
                "  ",
                "-",
                "7",
                "x" * 25,
                "a\u202eb",
                "<b>",
                "a\x00",
                "a\u200bb",
                "\N{TURTLE}",
                "a\u0301\u0302\u0303\u0304",
            )
        ],
        (lambda it: act("name", text=it.other_name.upper())(it), "bad_value"),
        (act("name"), "missing_field"),
        (act("name", text=5), "bad_value"),
        (other("name", text="Bob"), "unknown_field"),
    ],
    # Acts of a teacher by a student
    "me": [
        *[(each, "not_teacher") for each in SWITCHES],
        (act("name", text="Free"), "not_allowed"),
        (act("pause"), "not_teacher"),
        (act("resume"), "not_teacher"),
        (act("say", text="Free!"), "not_teacher"),
        (act("countdown", seconds=60), "not_teacher"),
        (act("countdown_end"), "not_teacher"),
        (act("consensus"), "not_teacher"),
        (act("consensus_at", x=0, y=0), "not_teacher"),
        (act("consensus_options", shown=True, named=True), "not_teacher"),
        (act("consensus_end"), "not_teacher"),
        (act("our_data", classes=2), "not_teacher"),
        (act("our_data_give"), "not_teacher"),
        (act("our_data_open", open=True), "not_teacher"),
        (act("our_data_end"), "not_teacher"),
        (other("our_data_clear"), "not_teacher"),
        (act("our_data_paint", points=[[0, 0, 0]]), "bad_value"),
        (other("our_data_paint", points=[]), "unknown_field"),
        (act("our_data_paint", points="all"), "bad_value"),
        (act("our_data_paint"), "missing_field"),
        (act("end"), "not_teacher"),
        (act("ask", kind="sketch", question="Where?"), "not_teacher"),
        (act("ask_reveal"), "not_teacher"),
        (act("ask_end"), "not_teacher"),
        (act("answer"), "missing_field"),
        (act("answer", asked=0, choice=0), "ask_over"),
        (act("answer", asked=1e300, choice=0), "bad_value"),
        (act("answer", asked=0, choice=6), "bad_value"),
        (act("answer", asked=0, choice=[0]), "bad_value"),
        (act("answer", asked=0, number=1e10), "bad_value"),
        (act("answer", asked=0, sketch="A" * 269), "bad_value"),
        (act("answer", asked=0, sketch="A" * 1_000_000), "bad_value"),
        (act("answer", asked=0, choice=0, seat="x"), "unknown_field"),
        (other("answer", asked=0, choice=0), "unknown_field"),
        (act("assign", measure="loss", bound=1, rank="loss"), "not_teacher"),
        (act("assign_end"), "not_teacher"),
        (act("hand_in"), "assignment_over"),
        (act("hand_in", value=0), "unknown_field"),
        (lambda it: act("hand_in", run=it.run)(it), "unknown_field"),
        (other("hand_in"), "unknown_field"),
        (act("push"), "not_teacher"),
        (act("push", link="seed=1"), "not_teacher"),
        (lambda it: act("push", run=it.run)(it), "not_teacher"),
        (act("push", run="garbage"), "not_teacher"),
        (act("push", run="A" * (LARGEST_PUSH + 1)), "not_teacher"),
        (lambda it: act("push", link="seed=1", seats=[it.seat])(it), "not_teacher"),
        (other("rename"), "not_teacher"),
        (other("remove"), "not_teacher"),
        (lambda it: act("remove", seat=it.me.place["seat"])(it), "not_teacher"),
        (act("rename", seat="x" * 65), "bad_value"),
        (act("rename", seat=None), "bad_value"),
        (wall(open=True), "not_teacher"),
        (wall(open=False), "not_teacher"),
        (lambda it: wall(open=True, seen=[it.seat])(it), "not_teacher"),
        (lambda it: join(it.code)(it), "in_class"),
        (lambda it: join(it.second["code"])(it), "in_class"),
        (join("nonsense"), "in_class"),
        (lambda it: lead(it.secret)(it), "in_class"),
        (opens(), "in_class"),
        (says("class_leave", seat="x"), "unknown_field"),
        (says("class_teach"), "unknown_type"),
    ],
    # Whoever is in no class
    "stranger": [
        (act("pause"), "no_class"),
        (act("end", code="x"), "no_class"),
        (wall(open=True), "no_class"),
        (says("class_leave"), "no_class"),
        (says("class_join"), "missing_field"),
        (lambda it: {**join(it.code)(it), "seat": it.seat}, "unknown_field"),
        (lambda it: {**join(it.code)(it), "role": "teacher"}, "unknown_field"),
        *[
            (join(code), "no_class")
            for code in (
                "",
                " ",
                "---",
                "C",
                "CDF-GHJ-KMN",
                "CDF-GHJ-KM",
                "CDF-GHJ-KM1",
                "CDF-GHJ-KM%",
                "_________",
                "*",
                "' OR 1=1 --",
                "../../etc",
                "\x00" * 9,
                "\N{TURTLE}" * 9,
                "\N{TURTLE}" * 40,
                "СDF-GHJ-KMN",
                "\uff23\uff24\uff26\uff27\uff28\uff2a\uff2b\uff2d\uff2e",
                "\u200bCDFGHJKMN",
                "\u202eNMKJHGFDC",
                "ﬀﬀﬀﬀﬀ",
                "ßßßßß",
                "C\u0301DFGHJKMN",
                "C" * 40,
            )
        ],
        *[(join(code), "bad_value") for code in ("C" * 41, " " * 1000, 5, None, True, ["CDF"], {"code": "CDF"}, 1e300)],
        (lambda it: join(it.code + "C")(it), "no_class"),
        (lambda it: join(it.code[:-1])(it), "no_class"),
        (lambda it: join(it.code[::-1] if it.code != it.code[::-1] else "C")(it), "no_class"),
        (lambda it: lead(it.secret[:-1])(it), "not_teacher"),
        (lambda it: lead(it.secret + " ")(it), "not_teacher"),
        (lambda it: lead(it.secret.swapcase())(it), "not_teacher"),
        (lambda it: lead(it.second["secret"])(it), "not_teacher"),
        (lambda it: lead(hashed(it.secret))(it), "not_teacher"),
        (lambda it: lead(it.seat)(it), "not_teacher"),
        (lead(""), "not_teacher"),
        (lead("\N{TURTLE}" * 64), "not_teacher"),
        (lead("\x00"), "not_teacher"),
        *[(lead(secret), "bad_value") for secret in WRONG],
        (lambda it: {**lead(it.secret)(it), "code": it.second["code"]}, "not_teacher"),
        (lambda it: {**lead(it.secret)(it), "code": "nonsense"}, "no_class"),
        (lambda it: {"type": "class_lead", "code": it.code, "secret": it.secret}, "missing_field"),
        (lambda it: {"type": "class_lead", "code": it.code, "address": ""}, "missing_field"),
        (lambda it: {**lead(it.secret)(it), "address": "http://" + "x" * 300}, "bad_value"),
        (opens(title="x" * 61), "bad_value"),
        (opens(title=7), "bad_value"),
        (opens(address=None), "bad_value"),
        (opens(password=["x"]), "bad_value"),
        (opens(code="CDF-GHJ-KMN"), "unknown_field"),
        (opens(secret="mine"), "unknown_field"),
        (says("class_open"), "missing_field"),
        (opens(title="\ud800"), "bad_json"),
        (lead("\udc00"), "bad_json"),
    ],
    "gone": [(lambda it: join(it.code)(it), "no_class"), (act("rename"), "no_class")],
    # Before hello
    "silent": [
        (lambda it: join(it.code)(it), "hello_expected"),
        (lambda it: lead(it.secret)(it), "hello_expected"),
        (opens(), "hello_expected"),
        (act("pause"), "hello_expected"),
        (wall(open=True), "hello_expected"),
        (says("class_leave"), "hello_expected"),
    ],
    # While all are paused
    "paused": [
        (says("play"), "class_paused"),
        (says("step"), "class_paused"),
        (says("step", unit="batch", count=10), "class_paused"),
        (says("forward", epoch=5), "class_paused"),
        (lambda it: {"type": "seek", "run": it.run, "epoch": 3}, "class_paused"),
        (says("open", link="seed=1", playing=True), "class_paused"),
        (lambda it: {"type": "open", "run": it.run, "playing": True}, "class_paused"),
        (says("hello", protocol=1, playing=True), "class_paused"),
        (says("hello", protocol=1), "hello_again"),
        (act("resume"), "not_teacher"),
    ],
    # A teacher's page whose messages were edited
    "teacher": [
        *[(act("bounds", rules=rules), "bad_value") for rules in BAD_RULES],
        (act("bounds"), "missing_field"),
        (act("bounds", rules=[]), "bad_value"),
        (act("bounds", rules={"noise": {"is": 3}}), "unknown_field"),
        (act("undo", steps=2), "unknown_field"),
        (act("name", text="Me"), "not_student"),
        (act("hide_names", on=1), "bad_value"),
        (act("stages", text="x" * 61), "bad_value"),
        (act("stages", text=": words alone"), "bad_value"),
        (act("stages", text="\n".join("abcdefghijklmnopqrstu")), "bad_value"),
        (act("stages", text="One #nonsense"), "bad_link"),
        (act("stages", text="One: " + "x" * 301), "bad_value"),
        (act("stage", number=1), "bad_value"),
        (act("stage", number=-1), "bad_value"),
        (act("stage", number=1e9), "bad_value"),
        (act("stage_add", title=" "), "bad_value"),
        (act("explode"), "bad_value"),
        (act("end", code="x"), "unknown_field"),
        (act("pause", text="x"), "unknown_field"),
        (act("countdown"), "missing_field"),
        (act("countdown", seconds=1), "bad_value"),
        (act("countdown", seconds=10**9), "bad_value"),
        (act("consensus_at", x=7, y=0), "bad_value"),
        (act("consensus_at", x=0), "missing_field"),
        (act("consensus_at", x="0", y=[]), "bad_value"),
        (act("consensus_at", x=0, y=0), "bad_value"),
        (act("consensus_options", shown=1), "bad_value"),
        (act("consensus_options", named=True), "bad_value"),
        (act("our_data", classes=1), "bad_value"),
        (act("our_data", classes=5), "bad_value"),
        (act("our_data"), "missing_field"),
        (act("our_data_paint", points=[]), "not_student"),
        (act("our_data_give"), "bad_value"),
        (act("our_data_clear", seat="nobody"), "bad_value"),
        (act("answer", asked=0, choice=0), "not_student"),
        (act("hand_in"), "not_student"),
        (act("assign"), "missing_field"),
        (act("assign", measure="loss", bound=0, rank="loss"), "bad_value"),
        (act("assign", measure="accuracy", bound=1.1, rank="loss"), "bad_value"),
        (act("assign", measure="loss", bound=1, rank="beauty"), "bad_value"),
        (act("assign", measure="loss", bound=1, rank="loss", seconds=1), "bad_value"),
        (act("assign", measure="loss", bound=1, rank="loss", seed="mine"), "unknown_field"),
        (act("assign", measure="loss", bound=1, rank="loss", text="x" * 301), "bad_value"),
        (act("ask"), "missing_field"),
        (act("ask", kind="essay", question="?"), "bad_value"),
        (act("ask", kind="sketch", question="x" * 301), "bad_value"),
        (act("ask", kind="choice", question="?", choices=["a"] * 7), "bad_value"),
        (act("ask", kind="number", question="?", low=1, high=0), "bad_value"),
        (act("ask_reveal"), "ask_over"),
        (act(["end"]), "bad_value"),
        (act(None), "bad_value"),
        (says("class_act"), "missing_field"),
        (act("say", text="x" * 301), "bad_value"),
        (act("say", text=5), "bad_value"),
        (act("rename"), "bad_value"),
        (act("rename", seat="nobody"), "bad_value"),
        (act("remove"), "missing_field"),
        (act("remove", seat="nobody"), "bad_value"),
        (lambda it: act("remove", seat=it.paused.place["seat"])(it), "bad_value"),
        (lambda it: act("rename", seat=it.gone.place["seat"])(it), "bad_value"),
        (act("push", run="garbage"), "not_a_run"),
        (act("push", run=""), "bad_run"),
        (act("push", run="not base64!"), "bad_base64"),
        (act("push", run=to_text(b"\x78\x01" + bytes(50))), "bad_run"),
        (lambda it: act("push", run=it.run[:-9] + "AAAAAAAAA")(it), "forged_run"),
        (act("push", run="A" * (LARGEST_PUSH + 1)), "too_large"),
        (act("push", link="#seed=1&" + "x" * LARGEST_PUSH), "too_large"),
        (act("push", link="nonsense"), "bad_link"),
        (lambda it: act("push", link="seed=1", run=it.run)(it), "bad_value"),
        (act("push", run=5), "bad_value"),
        (act("push", link=None), "bad_value"),
        (act("push", link="seed=1", seats=["nobody"]), "bad_value"),
        (lambda it: act("push", link="seed=1", seats=[it.paused.place["seat"]])(it), "bad_value"),
        (lambda it: wall(open=True, seen=[it.seat] * (MOST_SEEN + 1))(it), "bad_value"),
        (wall(open=True, seen=[5]), "bad_value"),
        (wall(open=True, seen=[None]), "bad_value"),
        (wall(open=True, seen=[["a"]]), "bad_value"),
        (wall(open=True, seen=["x" * 65]), "bad_value"),
        (wall(open=True, seen="all"), "bad_value"),
        (wall(open=True, seen={}), "bad_value"),
        (wall(open="yes"), "bad_value"),
        (wall(open=1), "bad_value"),
        (wall(), "missing_field"),
        (lambda it: join(it.code)(it), "in_class"),
        (lambda it: lead(it.secret)(it), "in_class"),
        (opens(), "in_class"),
    ],
}
