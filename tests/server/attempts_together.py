"""Messages about what a class does together, as somebody writes them by hand: as in `tests.server.attempts`."""

from collections.abc import Mapping, Sequence

from tests.server.writing import Make, act, other, says

TOGETHER: Mapping[str, Sequence[tuple[Make, str]]] = {
    "me": [
        (act("federated", epochs=1, split="even"), "not_teacher"),
        (act("federated_train"), "not_teacher"),
        (act("federated_average", anyway=True), "not_teacher"),
        (act("federated_end"), "not_teacher"),
        (says("take", parameters="", epoch=5, round=1), "unknown_type"),
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
    ],
    "teacher": [
        (act("federated", epochs=0, split="even"), "bad_value"),
        (act("federated", epochs=101, split="even"), "bad_value"),
        (act("federated", epochs=5, split="mine"), "bad_value"),
        (act("federated", epochs=5), "missing_field"),
        (act("federated_train"), "bad_value"),
        (act("federated_average"), "bad_value"),
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
    ],
}
