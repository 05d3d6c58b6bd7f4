"""Stores an ONNX file's weights in half precision: half the file, the same arithmetic.

onnxruntime turns them back while loading, so inference costs what it did.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# Small vectors are not worth a node.
MIN_VALUES = 256


def halve_weights(model: onnx.ModelProto) -> None:
    """Changes `model` in place. Weights are rounded to 11 bits, values under 6e-8 to 0."""
    graph = model.graph
    casts = []
    for tensor in list(graph.initializer):
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < MIN_VALUES:
            continue
        if np.abs(values).max() > np.finfo(np.float16).max:
            raise ValueError(f"{tensor.name} holds values that half precision cannot")
        half = numpy_helper.from_array(values.astype(np.float16), f"{tensor.name}.half")
        graph.initializer.remove(tensor)
        graph.initializer.append(half)
        casts.append(helper.make_node("Cast", [half.name], [tensor.name], to=TensorProto.FLOAT))
    for node in reversed(casts):
        graph.node.insert(0, node)
