"""What can be asked of the members of a class who are connected to one web process. Decides, and keeps no clock.

The answer is about all of them together, such as sums: the process that asked adds up those of all processes
(`server.web.gathering`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from server.classroom import consensus, federation
from server.classroom.member import Member

Answer = Mapping[str, Any]
"""Values that MessagePack has."""
QUESTIONS: Mapping[str, Callable[[Sequence[Member], Mapping[str, Any]], Answer]] = {
    "groups": consensus.groups,
    "views": consensus.views,
    "place": consensus.place,
    "trained": federation.trained,
}
