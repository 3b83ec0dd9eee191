"""What the web processes are forked from."""

import subprocess
import sys

PROGRAM = """
import sys
import server.web.preload
from server.web.app import create_app
from server.compute.pool import warm_up
before = set(sys.modules)
create_app(lambda: None, "", 60.0, 500, "")
warm_up()
print(sorted(set(sys.modules) - before))
"""


def test_a_forked_process_has_all_that_it_loads():
    """Else each of 64 would load it, one after the other on few cores."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=110, check=True)
    assert done.stdout == "[]\n"
