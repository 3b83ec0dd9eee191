"""The teacher's words to everybody."""

from server.classroom.activities import Act, Activity
from server.messages.fields import Text
from server.messages.protocol import LONGEST_WORDS

entry = Activity(
    name="say",
    label="Message to all",
    help="a text above everybody's network; empty takes it away",
    formula="",
    source="",
    rank=20,
    acts={
        "say": Act(
            do=lambda scene: scene.lesson.staged(message=scene.fields.get("text", "").strip()),
            fields={"text": Text(most=LONGEST_WORDS)},
            undone="the message",
        )
    },
)
