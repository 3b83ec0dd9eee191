"""What the system says of a server's cores."""

from server.load.machine import idle_of

COUNTED = """cpu  300 0 40 9000 21 0 3 0 0 0
cpu0 100 0 20 4000 10 0 1 0 0 0
cpu1 100 0 20 3000 7 0 1 0 0 0
cpu10 100 0 0 2000 4 0 1 0 0 0
intr 12 34
"""


def test_idle_is_counted_of_the_named_cores():
    assert idle_of(COUNTED, [0]) == 4010
    assert idle_of(COUNTED, [1, 10]) == 3007 + 2004
