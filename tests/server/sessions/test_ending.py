"""Training that ends by itself, where nobody foresaw it."""

import pytest

DIVERGING = "problem=regression&activation=relu&learningRate=10&networkShape=8"


@pytest.mark.parametrize("checkpoint_due", [False, True])
def test_the_last_frame_of_a_diverging_run_has_the_views_of_what_is_at_rest(new_tab, monkeypatch, checkpoint_due):
    tab = new_tab()
    monkeypatch.setattr(tab.session._checkpoints, "due", lambda now: checkpoint_due)
    monkeypatch.setattr("server.sessions.showing.SHARE", 1e-9)  # while it trains, views cost too much to come again
    tab.hello(link=DIVERGING, view={"panels": ["health"]}, playing=True)
    tab.run_for(1.0)
    assert not tab.frames[-1]["playing"] and "health" in tab.frames[-1]
    assert "diverged" in tab.frames[-1]
