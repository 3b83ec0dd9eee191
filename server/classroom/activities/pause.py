"""Everybody pauses, and goes on. What that means for the runs is the room's (`server.classroom.room`)."""

from server.classroom.activities import Act, Activity

entry = Activity(
    name="pause",
    label="Pause",
    help="pauses everybody's training until it is resumed",
    formula="",
    source="",
    rank=10,
    acts={
        "pause": Act(do=lambda scene: scene.lesson.staged(paused=True), undone="paused everybody"),
        "resume": Act(do=lambda scene: scene.lesson.staged(paused=False), undone="resumed"),
    },
)
