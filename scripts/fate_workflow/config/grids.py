"""The two forms of a grid in the config: a list of numbers, or ``{start, stop, num}``."""


def grid_values(grid: list | dict) -> list[float]:
    """The points of a grid; those between ``start`` and ``stop`` are ``num`` evenly spaced ones, both ends included."""
    if isinstance(grid, list):
        return [float(value) for value in grid]
    start, stop, num = grid["start"], grid["stop"], grid["num"]
    step = (stop - start) / max(num - 1, 1)
    return [round(start + index * step, 12) for index in range(num)]  # 0.3 and not 0.30000000000000004
