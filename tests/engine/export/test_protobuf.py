"""Protocol Buffers by hand: the examples of its documentation, and what protobuf itself reads."""

import pytest

from engine.export.protobuf import field, message, varint


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "00"), (1, "01"), (127, "7f"), (128, "8001"), (150, "9601"), (300, "ac02"), (-1, "ff" * 9 + "01")],
)
def test_whole_numbers(value, expected):
    assert varint(value).hex() == expected


def test_fields_of_the_documentation():
    assert field(1, 150).hex() == "089601"
    assert field(2, "testing").hex() == "120774657374696e67"
    assert message((3, message((1, 150)))).hex() == "1a03089601"


def test_protobuf_reads_what_was_written():
    onnx = pytest.importorskip("onnx")
    tensor = onnx.TensorProto.FromString(
        message((1, 2), (1, 300), (2, 11), (8, "Gewichte – ü"), (9, bytes(range(200))))
    )
    assert list(tensor.dims) == [2, 300] and tensor.data_type == onnx.TensorProto.DOUBLE
    assert tensor.name == "Gewichte – ü" and tensor.raw_data == bytes(range(200))
    attribute = onnx.AttributeProto.FromString(message((1, "axis"), (3, -1), (20, 2)))
    assert attribute.i == -1 and attribute.type == onnx.AttributeProto.INT
