"""server/web/diagnosis.py: which pages may connect, and what is said of the others."""

import logging

import pytest

from server.web.diagnosis import HOST_LINES, MOST_SAID, UPGRADE_LINES, Door, Seen, same_place


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("http://school.example", "school.example", True),
        ("http://school.example", "school.example:80", True),
        ("https://school.example", "School.example:443", True),
        ("https://school.example:443", "school.example", True),
        ("http://[fd77::1]:8000", "[fd77::1]:8000", True),
        ("http://school.example:8080", "school.example:8080", True),
        ("http://school.example:8080", "school.example", False),  # nginx's $host
        ("http://school.example", "numplay", False),
        ("https://school.example", "school.example:80", False),
        ("http://evil.example", "school.example", False),
        ("http://school.example.evil.example", "school.example", False),
        ("null", "", False),
        ("null", "null", False),
        ("http://[", "school.example", False),
        ("http://a:b", "a:b", False),
        ("http://school.example", "[", False),
    ],
)
def test_an_origin_and_a_host_are_compared_with_their_ports(origin, host, same):
    assert same_place(origin, host) is same


def test_who_may_connect():
    door = Door("https://course.example/ , http://other.example")
    assert door.accepts(Seen(None, "anything"))  # a program
    assert door.accepts(Seen("https://course.example", "school.example"))
    assert door.accepts(Seen("https://school.example", "numplay", forwarded_host="school.example"))
    assert not door.accepts(Seen("https://evil.example", "school.example", forwarded_host="school.example"))
    assert Door("*").accepts(Seen("https://evil.example", "school.example"))


def test_a_refused_page_is_told_what_arrived_and_what_mends_it():
    finding = Door("").finding(Seen("http://school.example:8080", "school.example"))
    assert not finding.accepted and finding.lines == HOST_LINES
    for part in (
        "http://school.example:8080",
        "asked NumPlay for school.example ",
        "--origins http://school.example:8080",
    ):
        assert part in finding.message
    unknown = Door("").finding(Seen("http://a.example", "numplay", unknown_proxy="10.0.0.5"))
    assert "--proxies 10.0.0.5" in unknown.message


def test_a_page_that_may_connect_is_told_of_websockets():
    finding = Door("").finding(Seen("http://a.example", "a.example"))
    assert finding.accepted and "websockets" in finding.message and finding.lines == UPGRADE_LINES


def test_the_log_has_each_thing_once_and_not_too_many(caplog):
    door = Door("")
    with caplog.at_level(logging.WARNING, "numplay"):
        for _ in range(3):
            door.refused(Seen("http://a.example", "numplay"))
            door.without_upgrade()
        assert len(caplog.records) == 2
        for number in range(100):
            door.refused(Seen(f"http://a{number}.example", "numplay\nforged line"))
    assert len(caplog.records) == MOST_SAID
    assert not any("\nforged" in record.getMessage() for record in caplog.records)
