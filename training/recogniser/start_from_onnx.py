"""Makes a checkpoint of an exported recogniser, for `train.py --start`: weights committed as ONNX are learnt on from.

    python3 -m recogniser.start_from_onnx --model ../packages/reader/models/line-recogniser.onnx --records work/records --out work/recogniser/start.pt

The export folds each normalisation into its convolution. Here every normalisation is given the statistics that its
convolution has on training lines, and the scale and shift that undo it: the network answers as it did, and its
normalisations can learn again.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from recogniser.batches import mix_at, normalise, to_batches
from lines.make_lines import LineMaker
from recogniser.model import LineRecogniser

MEASURED_LINES = 320
SEED = 99


def read_initialisers(path: Path) -> dict[str, np.ndarray]:
    """Weights by the name of the node input that takes them."""
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load(str(path)).graph.initializer}


def restore(path: Path, measured: list[Tensor]) -> LineRecogniser:
    """The network of the ONNX file at `path`; `measured` are batches of normalised lines."""
    graph = onnx.load(str(path)).graph
    weights = read_initialisers(path)
    model = LineRecogniser().eval()
    convolutions = [node for node in graph.node if node.op_type == "Conv"]
    pairs = _pair_layers(model)
    if len(pairs) != len(convolutions):
        raise ValueError(f"{path} has {len(convolutions)} convolutions, the network of model.py has {len(pairs)}")
    for (convolution, norm), node in zip(pairs, convolutions):
        convolution.weight.data = torch.tensor(weights[node.input[1]])
        _undo_norm(model, convolution, norm, torch.tensor(weights[node.input[2]]), measured)
    lstm = next(node for node in graph.node if node.op_type == "LSTM")
    _load_lstm(model.context, *(weights[name] for name in lstm.input[1:4]))
    matrix = next(node for node in graph.node if node.op_type == "MatMul")
    model.answer.weight.data = torch.tensor(weights[matrix.input[1]]).T.contiguous()
    model.answer.bias.data = torch.tensor(weights["recogniser.answer.bias"])
    return model


def _pair_layers(model: LineRecogniser) -> list[tuple[nn.Conv2d, nn.BatchNorm2d]]:
    layers = [layer for layer in model.features.modules() if isinstance(layer, (nn.Conv2d, nn.BatchNorm2d))]
    return list(zip(layers[::2], layers[1::2]))


@torch.no_grad()
def _undo_norm(model: LineRecogniser, convolution: nn.Conv2d, norm: nn.BatchNorm2d, bias: Tensor, measured: list[Tensor]) -> None:
    """All layers before this one must be restored already: its statistics are taken behind them."""
    seen: list[Tensor] = []
    hook = convolution.register_forward_hook(lambda _, __, output: seen.append(output.transpose(0, 1).flatten(1)))
    for lines in measured:
        model.features(lines)
    hook.remove()
    values = torch.cat(seen, 1)
    norm.running_mean.copy_(values.mean(1))
    norm.running_var.copy_(values.var(1))
    norm.weight.copy_(torch.sqrt(norm.running_var + norm.eps))
    norm.bias.copy_(norm.running_mean + bias)


@torch.no_grad()
def _load_lstm(lstm: nn.LSTM, inputs: np.ndarray, recurrent: np.ndarray, biases: np.ndarray) -> None:
    """ONNX orders the gates input, output, forget, cell; torch input, forget, cell, output."""

    def reorder(rows: np.ndarray) -> Tensor:
        gates = np.split(rows, 4)
        return torch.tensor(np.concatenate([gates[0], gates[2], gates[3], gates[1]]))

    for direction, suffix in enumerate(("l0", "l0_reverse")):
        input_bias, recurrent_bias = np.split(biases[direction], 2)
        getattr(lstm, f"weight_ih_{suffix}").copy_(reorder(inputs[direction]))
        getattr(lstm, f"weight_hh_{suffix}").copy_(reorder(recurrent[direction]))
        getattr(lstm, f"bias_ih_{suffix}").copy_(reorder(input_bias))
        getattr(lstm, f"bias_hh_{suffix}").copy_(reorder(recurrent_bias))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--records", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    maker = LineMaker("train", SEED, options.records)
    lines = [maker.make_mixed(mix_at(1.0)) for _ in range(MEASURED_LINES)]
    model = restore(options.model, [normalise(batch) for batch in to_batches(lines)])
    options.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"model": model.state_dict(), "average": model.state_dict(), "training": {"from": options.model.name}}, options.out)


if __name__ == "__main__":
    main()
