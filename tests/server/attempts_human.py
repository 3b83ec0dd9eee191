"""Messages about a class that is one network, as somebody writes them by hand: as in `tests.server.attempts`."""

from collections.abc import Mapping, Sequence

from tests.server.writing import Make, act, other

HUMAN: Mapping[str, Sequence[tuple[Make, str]]] = {
    "me": [
        (act("human", rate=1), "not_teacher"),
        (act("human_end"), "not_teacher"),
        (act("human_set", values=[0, 0, 0]), "bad_value"),
        (act("human_set", values=[]), "bad_value"),
        (act("human_set", values={"0": 1}), "bad_value"),
        (act("human_set", values=[0, 0, 0], neuron=1), "unknown_field"),
        (other("human_set", values=[0, 0, 0]), "unknown_field"),
        (act("human_set"), "missing_field"),
        (act("human_step"), "bad_value"),
        (act("human_step", rate=1), "unknown_field"),
        (act("human_take"), "bad_value"),
        (act("human_take", neuron=1), "unknown_field"),
    ],
    "neuron": [
        (act("human_set", values=[0, 0]), "bad_value"),
        (act("human_set", values=[0] * 10_000), "bad_value"),
        (act("human_set", values=[0, 0, 5.1]), "bad_value"),
        (act("human_set", values=[0, 0, -1e308]), "bad_value"),
        (act("human_set", values=[0, 0, "1"]), "bad_value"),
        (act("human_set", values=[0, 0, True]), "bad_value"),
        (act("human_set", values=[0, 0, [1]]), "bad_value"),
        (act("human_set", values=[0, 0, float("nan")]), "bad_json"),
        (act("human_set", values=[0, 0, float("inf")]), "bad_json"),
        (act("human_set", values=[0, 0, 0], neuron=1), "unknown_field"),
        (act("human_step", neuron=1), "unknown_field"),
        (act("human", rate=1), "not_teacher"),
        (act("human_end"), "not_teacher"),
    ],
    "latecomer": [
        (act("human_set", values=[0, 0, 0]), "no_neuron"),
        (act("human_step"), "no_neuron"),
    ],
    "teacher": [
        (act("human", rate=0), "bad_value"),
        (act("human", rate=10.5), "bad_value"),
        (act("human", rate="1"), "bad_value"),
        (act("human"), "missing_field"),
        (act("human", rate=1, base="x"), "unknown_field"),
        (act("human_step"), "bad_value"),
        (act("human_set", values=[0]), "not_student"),
        (act("human_take"), "not_student"),
    ],
}
