"""How often Python looks for garbage."""

import gc
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from Linux's /proc")
def test_large_pieces_of_memory_go_back_to_the_system():
    """Freed one by one, with small pieces between them that stay, as those of many connections do."""
    program = """
import sys
from pathlib import Path
from server.garbage import return_memory
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
if sys.argv[1] == "returned":
    return_memory()
bytearray(b"x") * 15_000_000
before, kept = resident(), []
for _ in range(8):
    large = [bytearray(b"x") * 9_000_000]
    kept.append([bytes(100_000) for _ in range(2)])
    large.append(bytearray(b"x") * 14_000_000)
    del large[0]
    kept.append(bytes(1000))
    del large
print(resident() - before)
"""
    left = int(subprocess.run([sys.executable, "-c", program, "returned"], check=True, capture_output=True).stdout)
    assert left < 6_000_000


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from Linux's /proc")
def test_what_a_thread_has_freed_is_used_by_others():
    program = """
import sys, threading
from pathlib import Path
from server.garbage import return_memory
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
return_memory()
kept = []
def work():
    large = [bytearray(b"x") * 100_000 for _ in range(200)]
    kept.extend([large[-1], bytes(1000)])  # behind the others, which so don't go back to the system
thread = threading.Thread(target=work)
thread.start()
thread.join()
before = resident()
kept += [bytearray(b"x") * 100_000 for _ in range(150)]
print(resident() - before)
"""
    grown = int(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True).stdout)
    assert grown < 5_000_000
