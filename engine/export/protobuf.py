"""The part of Protocol Buffers that a model in ONNX takes: messages written as bytes, field by field.

A field is its number and kind in one variable-length integer, then its value: an integer of variable length (kind 0),
or a length and so many bytes (kind 2), which hold text, raw numbers or a message.
Source: https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

INTEGER, BYTES = 0, 2


def varint(value: int) -> bytes:
    """A whole number, 7 bits per byte, the lowest first; all bytes but the last have the highest bit set."""
    # A negative number is its two's complement of 64 bits.
    rest = value % 2**64
    out = bytearray()
    while rest > 127:
        out.append(rest & 127 | 128)
        rest >>= 7
    return bytes([*out, rest])


def field(number: int, value: int | str | bytes) -> bytes:
    """One field: an integer, text, or bytes (raw numbers, or a message already written)."""
    if isinstance(value, int):
        return varint(number << 3 | INTEGER) + varint(value)
    content = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | BYTES) + varint(len(content)) + content


def message(*fields: tuple[int, int | str | bytes]) -> bytes:
    """A message of fields (number, value), in this order; a repeated field is given once for each value."""
    return b"".join(field(number, value) for number, value in fields)
