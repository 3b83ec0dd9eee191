"""Messages about questions and tasks of a class as somebody writes them by hand: as those of `attempts.py`."""

from collections.abc import Mapping, Sequence

from tests.server.writing import Make, act, other

CHEATING: Mapping[str, Sequence[tuple[Make, str]]] = {
    # Answers and results of a student whose page was edited
    "me": [
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
    ],
    "teacher": [
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
        (act("ask", kind="number", question="?", low=0, high=10, right=99), "bad_value"),
        (act("ask_reveal"), "ask_over"),
    ],
}
