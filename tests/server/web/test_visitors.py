"""Connections are counted by address."""

import asyncio
import json

import pytest

from server.web.sockets import PATH, Sockets
from server.web.visitors import Visitors


@pytest.mark.parametrize("client", ["192.0.2.7", "2001:db8::7", "::ffff:192.0.2.7", "fe80::1%eth0", "somebody"])
def test_an_address_has_so_many_and_no_more_and_again_when_one_is_gone(client):
    visitors = Visitors(3)
    assert [visitors.enter(client) for _ in range(5)] == [True, True, True, False, False]
    assert visitors.enter("192.0.2.8")
    visitors.leave(client)
    assert visitors.enter(client) and not visitors.enter(client)


def test_one_network_of_ipv6_is_one_address_however_many_it_uses():
    visitors = Visitors(2)
    assert [visitors.enter(f"2001:db8:1:2::{number}") for number in range(3)] == [True, True, False]
    assert visitors.enter("2001:db8:1:3::1")


def test_an_address_written_in_two_ways_is_one():
    visitors = Visitors(1)
    assert visitors.enter("192.0.2.7") and not visitors.enter("::ffff:192.0.2.7")


@pytest.mark.parametrize("client", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", ""])
def test_this_machine_is_not_counted(client):
    visitors = Visitors(1)
    assert all(visitors.enter(client) for _ in range(5)) and len(visitors) == 0


def test_nothing_is_left_of_those_who_are_gone():
    visitors = Visitors(10)
    for number in range(1000):
        visitors.enter(f"10.0.{number // 250}.{number % 250}")
    for number in range(1000):
        visitors.leave(f"10.0.{number // 250}.{number % 250}")
    assert len(visitors) == 0


def test_a_refused_socket_is_told_why_and_closed_with_1013():
    sent = []

    class FreeHub:
        full = False

    class Open:
        def accepts(self, came):
            return True

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "websocket.connect"}

    visitors = Visitors(1)
    visitors.enter("192.0.2.7")
    sockets = Sockets(None, FreeHub, Open(), visitors, 1.0)
    scope = {"type": "websocket", "path": PATH, "headers": [], "client": ("192.0.2.7", 5), "scheme": "ws"}
    asyncio.run(sockets(scope, receive, send))
    assert [message["type"] for message in sent] == ["websocket.accept", "websocket.send", "websocket.close"]
    told = json.loads(sent[1]["text"])
    assert told["code"] == "server_full" and "allows (1)" in told["message"] and sent[2]["code"] == 1013
    visitors.leave("192.0.2.7")
    assert visitors.enter("192.0.2.7")  # whoever was refused was not counted
