"""One browser tab's session: a state machine without sockets, clocks or waiting."""
