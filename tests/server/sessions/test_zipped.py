"""What is taken of a zip file, and that nothing in it does harm: it costs what may be handed in, and no more."""

import io
import random
import struct
import tracemalloc
import zipfile

import pytest

from server.sessions.goals import LONGEST_HAND_IN
from server.sessions.zipped import (
    LARGEST,
    MOST_FILES,
    TOO_LARGE,
    UNREADABLE,
    ZIP_WITHIN,
    BadZip,
    is_zip,
    unpacked,
)

MEMORY = 3_000_000


def zipped(files, packed=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packed) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def noise(size, seed=1):
    return random.Random(seed).randbytes(size)


def test_its_files_come_with_their_paths_and_what_is_no_file_does_not():
    data = zipped({"A/": b"", "A/one": b"1", "../../etc/two": b"2", "__MACOSX/A/._one": b"x", "/three": b"3"})
    assert is_zip(data)
    assert list(unpacked(data)) == [("A/one", b"1"), ("../../etc/two", b"2"), ("/three", b"3")]


@pytest.mark.parametrize("packed", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_way_of_packing_that_can_only_be_unpacked_whole_is_not_opened(packed):
    assert list(unpacked(zipped({"a": noise(100)}, packed))) == [("a", UNREADABLE)]


def test_a_file_that_is_too_large_is_not_opened():
    data = zipped({"a": noise(LONGEST_HAND_IN), "b": noise(LONGEST_HAND_IN + 1), "c": noise(5_000)})
    assert [content if isinstance(content, str) else len(content) for _, content in unpacked(data)] == [
        LONGEST_HAND_IN, TOO_LARGE, 5_000,
    ]  # fmt: skip


def lying(content, says):
    """A zip file of one file, which says another size of it."""
    data = bytearray(zipped({"a": content}))
    central = data.index(b"PK\x01\x02")
    for at in (22, central + 24):
        data[at : at + 4] = struct.pack("<I", says)
    return bytes(data)


@pytest.mark.parametrize("says", [1, 100, LONGEST_HAND_IN, LONGEST_HAND_IN - 1])
def test_a_size_that_is_a_lie_costs_no_memory(says):
    data = lying(bytes(30_000_000), says)
    tracemalloc.start()
    try:
        assert list(unpacked(data)) == [("a", UNREADABLE)]
        assert tracemalloc.get_traced_memory()[1] < MEMORY
    finally:
        tracemalloc.stop()


def test_one_that_says_to_be_a_bomb_is_refused_whole():
    with pytest.raises(BadZip, match="over 100 times"):
        list(unpacked(zipped({"a": bytes(30_000_000)})))


def test_too_many_files_or_bytes_are_refused():
    with pytest.raises(BadZip, match="401 files"):
        list(unpacked(zipped({str(number): b"" for number in range(MOST_FILES + 1)})))
    with pytest.raises(BadZip, match="5 MB"):
        list(unpacked(zipped({"a": noise(LARGEST)})))
    with pytest.raises(BadZip, match="no file"):
        list(unpacked(zipped({})))


def test_a_zip_within_a_zip_is_not_opened():
    assert list(unpacked(zipped({"in": zipped({"a": b"1"})}))) == [("in", ZIP_WITHIN)]


def test_an_encrypted_file_is_named():
    data = bytearray(zipped({"a": b"1"}))
    for at in (6, data.index(b"PK\x01\x02") + 8):
        data[at] |= 1
    assert list(unpacked(bytes(data))) == [("a", "It is encrypted.")]


def test_files_that_share_their_bytes_cost_no_more_than_their_number():
    """As in a bomb without nesting: many entries, all of the same place."""
    data = zipped({"a": bytes(LONGEST_HAND_IN)})
    central, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entries = data[central:end] * MOST_FILES
    tail = struct.pack("<4s4HIIH", b"PK\x05\x06", 0, 0, MOST_FILES, MOST_FILES, len(entries), central, 0)
    with pytest.raises(BadZip, match="over 100 times"):
        list(unpacked(data[:central] + entries + tail))


def test_whatever_is_changed_in_it_nothing_else_is_raised():
    draw = random.Random(7)
    whole = zipped({"one": b"1" * 300, "dir/two": noise(50), "three": b""})
    for _ in range(3000):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 6)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        if draw.random() < 0.2:
            del data[draw.randrange(len(data)) :]
        try:
            found = list(unpacked(bytes(data)))
        except BadZip as error:
            assert str(error).endswith(".")
        else:
            assert all(isinstance(content, str | bytes) for _, content in found)
