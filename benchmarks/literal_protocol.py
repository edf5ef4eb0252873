"""Pretrain networks of two linear layers and fine-tune them by the paper's literal protocol, in plain PyTorch.

Full-batch gradient descent of d x d layers in single precision (Tahir et al. 2025, Section 3.1), with the settings of
its authors' scripts for the phase diagrams, https://github.com/javantahir/features_are_fate: initial scale alpha = 1e-5
and steps of 0.01 along the gradient of the mean square, at most 5,000. Pretraining on the population loss
|beta - beta_s|^2 stops at 1e-6; fine-tuning goes all its steps. benchmark.py runs it, in an environment of its own.
"""

import argparse
import copy
import time

import numpy as np
import torch

LEARNING_RATE = 0.01  # of the mean square: eta = 0.02 for the loss |X beta - y|^2 / 2n
STEPS = 5000
ENOUGH = 1e-6  # the loss at which pretraining stops


def build(first: np.ndarray, last: np.ndarray) -> torch.nn.Sequential:
    """Return the network x -> x W_1 W_2 with weights W_1 (d, h) and W_2 (h, 1)."""
    layers = [torch.nn.Linear(*weight.shape, bias=False) for weight in (first, last)]
    with torch.no_grad():
        for layer, weight in zip(layers, (first, last), strict=True):
            layer.weight.copy_(torch.from_numpy(weight.T))
    return torch.nn.Sequential(*layers)


def end_to_end(network: torch.nn.Sequential) -> torch.Tensor:
    """Return beta = W_1 W_2 (d,)."""
    first, last = network
    return (last.weight @ first.weight)[0]


def population_loss(network: torch.nn.Sequential, goal: torch.Tensor) -> torch.Tensor:
    """Return |beta - beta_s|^2, ``goal`` being beta_s."""
    return torch.sum((end_to_end(network) - goal) ** 2)


def mean_square(network: torch.nn.Sequential, inputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return |X beta - y|^2 / n."""
    return torch.mean((network(inputs)[:, 0] - labels) ** 2)


def descend(network: torch.nn.Sequential, loss_of, *data: np.ndarray, enough: float) -> float:
    """Train ``network`` until its loss on ``data`` is ``enough``, or for STEPS steps; return seconds of processor."""
    tensors = list(map(torch.from_numpy, data))
    optimiser = torch.optim.SGD(network.parameters(), lr=LEARNING_RATE)  # the first imports what takes a second
    start = time.process_time()
    for _ in range(STEPS):
        loss = loss_of(network, *tensors)
        if loss.item() <= enough:
            break
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return time.process_time() - start


def train(source, first, last, inputs: list, labels: list) -> dict[str, np.ndarray]:
    """Pretrain each network on its ``source`` (network, d), and fine-tune a copy of it on each of its data sets.

    Args: first (network, d, h) and last (network, h, 1) initial weights; for each gamma inputs (network, n, d) and
    labels (network, n). Returns pretraining_seconds (network,), vector (gamma, network, d), seconds (gamma, network).
    """
    pretrained = [build(*weights) for weights in zip(first, last, strict=True)]
    pretraining = [
        descend(network, population_loss, goal, enough=ENOUGH) for network, goal in zip(pretrained, source, strict=True)
    ]
    shape = len(inputs), len(source)
    vector, seconds = np.empty((*shape, source.shape[1])), np.empty(shape)
    for row, column in np.ndindex(shape):
        tuned = copy.deepcopy(pretrained[column])
        data = inputs[row][column], labels[row][column]
        seconds[row, column] = descend(tuned, mean_square, *data, enough=0.0)
        vector[row, column] = end_to_end(tuned).detach().numpy()
    return {"pretraining_seconds": np.array(pretraining), "vector": vector, "seconds": seconds}


def main(problem: str, trained: str) -> None:
    torch.set_num_threads(1)
    with np.load(problem) as file:
        given = {name: file[name].astype(np.float32) for name in file}
    rows = range(sum(name.startswith("inputs_") for name in given))
    data = {name: [given[f"{name}_{row}"] for row in rows] for name in ("inputs", "labels")}
    done = train(given["source"], given["first"], given["last"], **data)
    np.savez(trained, torch_version=torch.__version__, **done)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("problem", help="the arrays that `train` takes, inputs and labels numbered from 0, as .npz")
    parser.add_argument("trained", help="the .npz to write, with what `train` returns")
    main(**vars(parser.parse_args()))
