"""Compiles scene_kernel.c, for the GPU or for this machine's CPU, and calls it on tensors."""

from __future__ import annotations

import ctypes
import hashlib
import os
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

import torch
from torch import Tensor

from lines.paper import SHEET_HEIGHT, SHEET_WIDTH
from synthesis.glyph_atlas import BASELINE_PX, CAP_PX, CELL_HEIGHT, CELL_WIDTH, ORIGIN_PX

SOURCE = Path(__file__).with_suffix(".c")
# Capitals reach from 0 to −1, descenders to here, in cap heights.
DESCENT = 0.3
PARAMETER_COUNT = 34
THREADS = 256


def _definitions() -> list[str]:
    values = {
        "CAP_PX": f"{CAP_PX}.0f", "CELL_HEIGHT": CELL_HEIGHT, "CELL_WIDTH": CELL_WIDTH, "BASELINE_PX": BASELINE_PX, "ORIGIN_PX": ORIGIN_PX,
        "SHEET_HEIGHT": SHEET_HEIGHT, "SHEET_WIDTH": SHEET_WIDTH, "DESCENT": f"{DESCENT}f",
    }  # fmt: skip
    return [f"-D{name}={value}" for name, value in values.items()]


@lru_cache(maxsize=None)
def _on_cpu() -> ctypes.CDLL:
    source = SOURCE.read_bytes()
    name = hashlib.sha256(source + " ".join(_definitions()).encode()).hexdigest()[:16]
    library = Path(tempfile.gettempdir()) / f"scene-kernel-{name}.so"
    if not library.exists():
        pending = library.with_suffix(f".{os.getpid()}")
        subprocess.run(["cc", "-O3", "-march=native", "-ffast-math", "-shared", "-fPIC", *_definitions(), str(SOURCE), "-o", str(pending), "-lm"], check=True)
        pending.replace(library)
    return ctypes.CDLL(str(library))


@lru_cache(maxsize=None)
def _on_gpu():
    # Only where there is a GPU.
    import cupy

    return cupy.RawKernel(SOURCE.read_text(), "draw_scenes", options=tuple(_definitions()))


def draw_scenes(height: int, width: int, parameters: Tensor, cells: Tensor, sizes: Tensor, pens: Tensor, texels: Tensor, sheets: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Grey, bare ground, print of the main line (float32) and its glyph slots (int32), each [pictures, height, width].

    `parameters` float32 [pictures, PARAMETER_COUNT] in the order of the enum in the source; `cells` int32 and `sizes` float32
    [pictures, glyphs], `pens` float32 [pictures, glyphs + 1]: each picture's main line, whose neighbours are the lines of the
    pictures before and after it; `texels` int32 and `sheets` uint8, flat.
    """
    count, glyph_count = cells.shape
    assert parameters.shape == (count, PARAMETER_COUNT) and pens.shape == (count, glyph_count + 1)
    inputs = [parameters.contiguous(), cells.contiguous(), sizes.contiguous(), pens.contiguous(), texels, sheets]
    assert [each.dtype for each in inputs] == [torch.float32, torch.int32, torch.float32, torch.float32, torch.int32, torch.uint8]
    outputs = [torch.empty(count, height, width, device=texels.device) for _ in range(3)]
    outputs.append(torch.empty(count, height, width, dtype=torch.int32, device=texels.device))
    sizes_of_all = (count, height, width, glyph_count)
    pointers = [each.data_ptr() for each in (*inputs, *outputs)]
    if texels.is_cuda:
        import numpy as np

        blocks = -(-count * height * width // THREADS)
        # Torch and CuPy both work on the default stream unless told otherwise.
        _on_gpu()((blocks,), (THREADS,), (*(np.int32(size) for size in sizes_of_all), *pointers))
    else:
        _on_cpu().draw_scenes(*(ctypes.c_int(size) for size in sizes_of_all), *(ctypes.c_void_p(pointer) for pointer in pointers))
    return outputs[0], outputs[1], outputs[2], outputs[3]
