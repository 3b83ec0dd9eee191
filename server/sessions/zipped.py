"""A zip file of what students have handed in, as learning platforms give it: its files, and nothing on a disk. Pure.

Whatever a zip says of itself may be a lie. So no more is unpacked of a file in it than anybody may hand in; names are
words for the reader, and no places; and only the two ways of packing are known of which a part can be unpacked alone.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from server.sessions.goals import LONGEST_HAND_IN

BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
"""Of a zip file, and of one without files."""
LARGEST = 5_000_000
"""Bytes of a zip file."""
MOST_FILES = 400
"""In a zip file: more than a class has students."""
MOST_RATIO = 100
"""Times as large as the zip file all its files may say that they are. What is handed in is packed to a half."""
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 1
"""The bit of a file's flags."""
NO_FILES = "__MACOSX/"
"""How paths begin of what one kind of computer adds to each zip file."""
ZIP_WITHIN = "It is a zip file inside a zip file, which isn't opened."
UNREADABLE = "It can't be unpacked."
TOO_LARGE = "It is too large."

FAULTS = (
    zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError,
    LookupError, OverflowError,
)  # fmt: skip
"""What the library raises for a zip file that isn't one, or only in part."""


class BadZip(ValueError):
    """A zip file of which nothing is taken. The words are a sentence for the reader."""


def is_zip(data: bytes) -> bool:
    """Whether a file begins as a zip file does."""
    return data.startswith(BEGINNINGS)


def unpacked(data: bytes) -> Iterator[tuple[str, bytes | str]]:
    """The path of each file within a zip file, and what it holds; or a sentence that says why it isn't opened.

    Raises BadZip.
    """
    if len(data) > LARGEST:
        raise BadZip(f"A zip file may have {LARGEST // 1_000_000} MB at most.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except FAULTS:
        raise BadZip("It can't be read as a zip file.") from None
    files = [each for each in archive.infolist() if not each.is_dir() and not each.filename.startswith(NO_FILES)]
    if len(files) > MOST_FILES:
        raise BadZip(f"There are {len(files):,} files in this zip file; at most {MOST_FILES} are checked at a time.")
    if not files:
        raise BadZip("There is no file in this zip file.")
    if sum(each.file_size for each in files) > MOST_RATIO * len(data):
        raise BadZip(f"What is in this zip file would be over {MOST_RATIO} times as large as itself.")
    for each in files:
        yield each.filename, _content(archive, each)


def _content(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes | str:
    """What a file holds, or why it isn't opened."""
    if one.flag_bits & ENCRYPTED:
        return "It is encrypted."
    if one.file_size > LONGEST_HAND_IN:
        return TOO_LARGE
    if one.compress_type not in PACKED:
        return UNREADABLE
    try:
        with archive.open(one) as file:
            content = file.read(LONGEST_HAND_IN + 1)
    except FAULTS:
        return UNREADABLE
    if len(content) > LONGEST_HAND_IN:
        return TOO_LARGE
    return ZIP_WITHIN if is_zip(content) else content
