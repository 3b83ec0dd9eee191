"""One browser's queue: short, in order, and watched."""

import asyncio
import gc
import weakref

import pytest

from server.web.outbox import MOST_REPLIES, Outbox


async def never(message):
    await asyncio.sleep(60)


async def at_once(message): ...


def test_messages_go_out_in_order_and_frames_are_counted():
    async def go():
        outbox, sent, taken = Outbox(), [], []

        async def send(message):
            sent.append((message, outbox.frames))

        for message in ("a", b"frame", "b"):
            outbox.put(message)
        task = asyncio.create_task(outbox.send_all(send, 1.0, lambda origin: taken.append(outbox.frames)))
        await asyncio.sleep(0.01)
        outbox.end()
        await task
        return sent, taken

    assert asyncio.run(go()) == ([("a", 1), (b"frame", 1), ("b", 0)], [0])


def test_a_browser_that_asks_without_taking_is_not_listened_to():
    async def go():
        outbox = Outbox()
        for _ in range(MOST_REPLIES):
            await asyncio.wait_for(outbox.room(), 1)
            outbox.put("reply")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(outbox.room(), 0.01)

        async def send(message): ...

        task = asyncio.create_task(outbox.send_all(send, 1.0, lambda origin: None))
        await asyncio.wait_for(outbox.room(), 1)
        task.cancel()

    asyncio.run(go())


def test_a_browser_that_takes_nothing_is_given_up():
    async def go():
        outbox = Outbox()
        outbox.put("reply")

        with pytest.raises(TimeoutError):
            await outbox.send_all(never, 0.01, lambda origin: None)

    asyncio.run(go())


@pytest.mark.parametrize("send", [never, at_once])
def test_a_conversation_that_ended_leaves_no_cycle(send):
    """Python looks for cycles so rarely here that whatever one of them holds would stay for hours."""

    async def go():
        outbox = Outbox()
        outbox.put("reply")
        task = asyncio.create_task(outbox.send_all(send, 0.01, lambda origin: None))
        await asyncio.sleep(0.05)
        outbox.end()
        task.cancel()
        await asyncio.wait({task})
        gone = weakref.ref(outbox)
        del outbox, task
        await asyncio.sleep(0)
        return gone()

    gc.disable()
    try:
        assert asyncio.run(go()) is None
    finally:
        gc.enable()
