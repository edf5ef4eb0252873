"""The page of the benchmark and its figure, from what was measured."""

from typing import NamedTuple

import matplotlib.style
import numpy as np
from fine_tuning import DESCENT, FLOW, LITERAL, MAX_STEPS, NOISE, STEP, Ends
from growth import Measured
from matplotlib.figure import Figure
from measuring import Exponent
from whole_runs import Runs

from fate.figures import style
from fate.figures.captions import listed, with_error
from fate.methods import Look

LOOKS = {LITERAL: Look("#8c4a14", "s"), DESCENT: Look("#c99700", "v", 4.0), FLOW: Look("#009e73", "D")}
ERRORS = {"vector_error": "relative distance of β", "risk_error": "relative distance of the risk"}


class Scaled(NamedTuple):
    """Seconds of one network of the literal protocol at each of ``dimensions``, n = d/2, with their exponent; what it
    predicts at the dimension of ``largest``, and how each way ended there."""

    dimensions: list[int]
    seconds: list[float]
    exponent: Exponent
    prediction: float
    dimension: int
    largest: dict[str, Ends]


class Benchmark(NamedTuple):
    """All that one run has measured, with the ``machine`` in words and the ``minutes`` that it took."""

    machine: str
    minutes: float
    dimension: int
    gamma: list[float]
    ends: dict[str, Ends]
    by_samples: Exponent
    scaled: Scaled
    growths: list[Measured]
    cores: str
    config: str
    runs: Runs


PAGE = """# Measured

Written by `make benchmark` in one run of {minutes:.0f} minutes, on {machine}.
Seconds are of processor time where nothing else is said, and of one thread but for whole runs.
Measured apart: [a cold run by its jobs](cold_run.md), [a million networks](large.md), [GPUs](gpu.md).

## What a fine-tuned network costs, and how exact it is

The same tasks, initial weights (α = 10⁻⁵), samples and labels in three ways: networks of two layers, d × d and d × 1,
d = {dimension}, are pretrained on the source and fine-tuned on n = γd samples at an angle of π/4, σ = {noise:g}.

- The **literal protocol** (`literal_protocol.py`) takes 5,000 steps of 0.01 along the gradient of the mean square, in
  single precision, as the [scripts of the paper's authors](https://github.com/javantahir/features_are_fate) do.
- **Descent of whole matrices** here takes the same steps, η = {step:g} for half the mean square, in double precision
  and in the eigenbasis of each design, until it has converged, {max_steps:,} at most.
- The **flow of rank-one networks** here has no step size; all networks of a γ flow at once.

Descent and flow start from networks pretrained by flow of whole matrices, and their seconds include the decomposition
of each design, which the workflow does once for all angles. Pretraining and compilation are left out. Errors are
distances from the exact end point of gradient flow for α → 0: |β − β\\*|/|β\\*|, and |R − R\\*|/R\\* of the risk. All
numbers are medians over the networks of a γ.

{costs}

Pretraining takes {literal_pretraining:.2g} s a network by the literal protocol and {pretraining:.2g} s by flow of whole
matrices, medians again.

![Error against cost]({figure})

*Each marker is one γ: filled below 1, hollow above. The two nearest to 1 are named at the literal protocol.*

The literal protocol takes {scaled_seconds} s for one network at γ = 0.5 and d = {scaled_dimensions}: the exponent of d
is {exponent}, which gives {prediction:.3g} s at d = {largest}. Measured there, of one network:

{largest_costs}

## How time and memory grow

Exponents fitted to measured seconds, and to peak memory beyond the inputs, with the standard error of the fit; beside
them the exponent of the leading term, predicted from the algorithm.

{growth}

## Whole runs

`snakemake --cores {cores}` with `{config}`, on a copy of the project that has no results.

{runs}

Where the {total:.0f} seconds of processors of the first run go:

{parts}
"""


def table(header: list[str], rows: list[list]) -> str:
    """Return a table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def cost_rows(gamma: list[float], ends: dict[str, Ends]) -> list[list]:
    """Return a row for each gamma and way, with what it costs and how far it is off in multiples of the flow."""
    rows = []
    for row, ratio in enumerate(gamma):
        medians = {way: [np.median(part[row]) for part in end[:3]] for way, end in ends.items()}
        for way, (vector, risk, seconds) in medians.items():
            flow_vector, flow_risk, flow_seconds = medians[FLOW]
            cost = [f"{seconds:.2g}", f"{seconds / flow_seconds:,.0f}"]
            off = [f"{vector:.1e}", f"{vector / flow_vector:.0e}", f"{risk:.1e}", f"{risk / flow_risk:.0e}"]
            rows.append([f"{ratio:g}", way, len(ends[way].seconds[row]), *cost, *off])
    return rows


COST_HEADER = ["γ", "way", "networks", "s per network", "÷ flow", "error of β", "÷ flow", "error of R", "÷ flow"]


def growth_rows(benchmark: Benchmark) -> list[list]:
    """Return a row for each job and size; the literal protocol's memory is not measured."""
    rows = []
    for growth, seconds, megabytes, time, memory in benchmark.growths:
        sizes = f"{growth.values[0]:,} to {growth.values[-1]:,}"
        fitted = [f"{seconds[-1]:.2g}", with_error(*time), growth.time]
        held = [f"{megabytes[-1]:.3g}", with_error(*memory), growth.memory]
        rows.append([growth.job, growth.size, sizes, *fitted, *held, growth.reason])
    scaled, literal = benchmark.scaled, benchmark.ends[LITERAL]
    samples = [round(ratio * benchmark.dimension) for ratio in (benchmark.gamma[0], benchmark.gamma[-1])]
    none = ["", "", ""]
    reason = "steps are products of n × d and d × d matrices"
    sizes = f"{scaled.dimensions[0]} to {scaled.dimensions[-1]}"
    last = f"{scaled.seconds[-1]:.2g}"
    rows.append(["literal protocol", "d, n = d/2", sizes, last, with_error(*scaled.exponent), 3, *none, reason])
    sizes, last = f"{samples[0]} to {samples[-1]}", f"{np.median(literal.seconds[-1]):.2g}"
    size = f"n, d = {benchmark.dimension}"
    rows.append(["literal protocol", size, sizes, last, with_error(*benchmark.by_samples), 1, *none, reason])
    return rows


GROWTH_HEADER = ["job", "what grows", "from, to", "s at the end", "exponent", "predicted"]
GROWTH_HEADER += ["MB at the end", "exponent", "predicted", "because of"]


def part_rows(runs: Runs) -> list[list]:
    """Return where the first run's seconds of processors go, each part with its share."""
    cold, nothing, _, kept = runs.runs
    parts = {
        f"imports of its {cold.jobs} jobs, at least: each process of Python by itself": runs.imports,
        "compilation: what the run with compiled programs saves": cold.processors - kept.processors,
        "Snakemake itself: what it takes to find nothing to do": nothing.processors,
    }
    parts["all else: training, drawing, files"] = cold.processors - sum(parts.values())
    return [[what, f"{spent:.0f}", f"{spent / cold.processors:.0%}"] for what, spent in parts.items()]


def render(benchmark: Benchmark, figure: str) -> str:
    """Return the page, which shows the file ``figure``."""
    ends, scaled = benchmark.ends, benchmark.scaled
    runs = [[run.what, run.jobs, f"{run.clock:.1f}", f"{run.processors:.1f}"] for run in benchmark.runs.runs]
    return PAGE.format(
        minutes=benchmark.minutes,
        machine=benchmark.machine,
        dimension=benchmark.dimension,
        noise=NOISE,
        step=STEP,
        max_steps=MAX_STEPS,
        costs=table(COST_HEADER, cost_rows(benchmark.gamma, ends)),
        literal_pretraining=np.median(ends[LITERAL].pretraining),
        pretraining=np.median(ends[FLOW].pretraining),
        figure=figure,
        scaled_seconds=listed([f"{seconds:.3g}" for seconds in scaled.seconds]),
        scaled_dimensions=listed(list(map(str, scaled.dimensions))),
        exponent=with_error(*scaled.exponent),
        prediction=scaled.prediction,
        largest=scaled.dimension,
        largest_costs=table(COST_HEADER, cost_rows([0.5], scaled.largest)),
        growth=table(GROWTH_HEADER, growth_rows(benchmark)),
        cores=benchmark.cores,
        config=benchmark.config,
        runs=table(["run", "jobs", "s on the clock", "s of processors"], runs),
        total=benchmark.runs.runs[0].processors,
        parts=table(["part", "s", "share"], part_rows(benchmark.runs)),
    )


def draw_costs(gamma: list[float], ends: dict[str, Ends]) -> Figure:
    """Draw both errors of each way against its seconds for a network, medians at each gamma."""
    nearest = sorted(gamma, key=lambda ratio: abs(ratio - 1))[:2]
    with matplotlib.style.context(style.STYLE):
        figure = Figure(figsize=(style.WIDTH, 3.0), layout="constrained")
        for axes, (error, label) in zip(figure.subplots(1, 2), ERRORS.items(), strict=True):
            for way, end in ends.items():
                look = LOOKS[way]
                cost, off = (np.median(each, axis=1) for each in (end.seconds, getattr(end, error)))
                for x, y, ratio in zip(cost, off, gamma, strict=True):
                    face = look.colour if ratio < 1 else "white"
                    marks = {"color": look.colour, "markerfacecolor": face, "markersize": look.size + 1}
                    axes.loglog(x, y, look.marker, **marks)
                    if way == LITERAL and ratio in nearest:
                        side = {"xytext": (-12, 9), "ha": "right"} if ratio < 1 else {"xytext": (12, 9), "ha": "left"}
                        side |= {"arrowprops": {"arrowstyle": "-", "linewidth": 0.5, "shrinkA": 0, "shrinkB": 2}}
                        axes.annotate(
                            f"γ = {ratio:g}", (x, y), fontsize=7, textcoords="offset points", va="center", **side
                        )
            axes.set(xlabel="seconds of one core, a network", ylabel=label, xmargin=0.3, ymargin=0.15)
        style.letter_panels(figure)
        handles = style.look_handles(list(LOOKS), list(LOOKS.values()))
        figure.legend(handles=handles, loc="outside upper center", ncols=3)
    return figure
