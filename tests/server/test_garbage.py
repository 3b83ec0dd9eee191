"""How often Python looks for garbage."""

import gc

from server.garbage import YOUNG, collect_less


def test_it_is_looked_for_less_often_but_still_found():
    before = gc.get_threshold()
    try:
        collect_less()
        assert gc.get_threshold() == (YOUNG, *before[1:])
        assert gc.isenabled() and before[0] < YOUNG
        assert gc.get_freeze_count() > 0
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
