"""Transferability over gamma and theta in three dimensions: theory as a surface, experiment as points."""

import numpy as np
import xarray as xr
from matplotlib.figure import Figure
from mpl_toolkits.mplot3d import Axes3D
from scipy.interpolate import RegularGridInterpolator

from fate.figures import style
from fate.figures.maps import at_least_ridge, draw_zero_contour, predictions
from fate.figures.measured import converged_cells
from fate.methods import PAPER_TRANSFER

LIMITS = (-1.0, 1.0)
VIEW = (30, -70)  # elevation and azimuth, in degrees
BOX = (1.1, 1, 0.75)  # lengths of the axes
RAY_POINTS = 200  # of a line of sight
CLEARANCE = 0.03  # of T: what a mean is beside the surface on which it lies


def draw_surface(axes: Axes3D, transfer: xr.Dataset, theory: xr.Dataset, method: str) -> None:
    """Draw the theory's T, cut off at ``LIMITS``, with its zero contour, and the mean of every trained cell."""
    field = predictions(theory, method)["-"].clip(*LIMITS)
    gamma, theta = np.meshgrid(field["gamma_fine"], field["theta_fine"], indexing="ij")
    axes.plot_surface(
        gamma,
        theta,
        field.values,
        cmap=style.TRANSFER_COLOURS,
        norm=style.TRANSFER_NORM,
        rcount=80,
        ccount=60,
        linewidth=0,
        antialiased=False,
        rasterized=True,
        zorder=1,
    )
    draw_zero_contour(axes, field, "-")
    points = transfer[f"{method}_transferability"]
    gamma, theta = np.meshgrid(points["gamma"], points["theta"], indexing="ij")
    height = np.clip(points.values, *LIMITS)
    converged, seen = converged_cells(transfer, method).values, in_sight(field, gamma, theta, height)
    for marker, beyond in (("o", False), ("^", True)):
        for face, reached in (("black", True), ("white", False)):
            chosen = seen & ((height != points.values) == beyond) & (converged == reached)
            axes.plot(
                gamma[chosen],
                theta[chosen],
                height[chosen],
                marker,
                color="black",
                markerfacecolor=face,
                markersize=1.5,
                markeredgewidth=0.4,
                zorder=3,
            )


def in_sight(field: xr.DataArray, gamma: np.ndarray, theta: np.ndarray, height: np.ndarray) -> np.ndarray:
    """Return which points the surface ``field`` (gamma_fine, theta_fine) does not hide from the viewer.

    A point is hidden where the surface passes above its line of sight.
    """
    elevation, azimuth = np.deg2rad(VIEW)
    towards = np.array([np.cos(elevation) * np.cos(azimuth), -np.cos(elevation) * np.sin(azimuth), np.sin(elevation)])
    extent = [np.ptp(field["gamma_fine"].values), np.ptp(field["theta_fine"].values), np.ptp(LIMITS)]
    step = towards * extent / BOX / RAY_POINTS  # theta grows away from the viewer, its axis being inverted
    ray = np.stack([gamma, theta, height])[..., None] + step[:, None, None, None] * np.arange(1, RAY_POINTS)
    surface = RegularGridInterpolator(
        [field["gamma_fine"].values, field["theta_fine"].values], field.values, bounds_error=False, fill_value=-np.inf
    )
    return np.all(surface((ray[0], ray[1])) <= ray[2] + CLEARANCE, axis=-1)


@style.styled
def draw(transfer: xr.Dataset, theory: xr.Dataset) -> Figure:
    """Draw linear transfer and fine-tuning side by side, at the least ridge."""
    figure = Figure(figsize=(style.WIDTH, 3.1))
    panels = figure.subplots(1, len(PAPER_TRANSFER), subplot_kw={"projection": "3d", "computed_zorder": False})
    figure.subplots_adjust(left=0.0, right=0.99, bottom=0.08, top=0.93, wspace=0.06)
    for axes, method in zip(panels, PAPER_TRANSFER, strict=True):
        draw_surface(axes, at_least_ridge(transfer), at_least_ridge(theory), method)
        style.mark_angles(axes.yaxis, transfer["theta"].values.max())
        axes.set(xlabel=style.SAMPLES, ylabel="angle, θ", zlabel="T", zlim=LIMITS)
        axes.set_title(style.METHOD_NAMES[method])
        axes.locator_params("x", nbins=5)
        axes.locator_params("z", nbins=5)
        for axis, tick_pad, label_pad in ((axes.xaxis, -2, -5), (axes.yaxis, -2, -4), (axes.zaxis, 1, -4)):
            axis.set_tick_params(pad=tick_pad)
            axis.labelpad = label_pad
        axes.invert_yaxis()  # low T in front hides nothing
        axes.patch.set_visible(False)  # else it covers the neighbour's label
        axes.set_box_aspect(BOX, zoom=0.95)
        axes.view_init(*VIEW)
    style.draw_colour_bar(figure, panels, aspect=22)
    return figure


def caption_values(**_) -> dict:
    """Return nothing: the files say all that the caption names."""
    return {}
