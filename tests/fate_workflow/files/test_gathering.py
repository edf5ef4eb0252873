"""What is made in parts and gathered is what is made at once."""

import json
import math
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import netCDF4
import numpy as np
import pytest
import xarray as xr

from fate.linear.designs import draw_designs
from fate.linear.pretraining import pretrain_networks
from fate.linear.teachers import DIRECTIONS, draw_teachers
from fate.linear.transfer import compare_with_scratch, train_on_target
from fate.two_layer import prediction, pretraining, transfer
from fate.two_layer import teachers as two_layer_teachers
from fate.variables import describe
from fate_workflow.files.gathering import gathered
from fate_workflow.files.netcdf import read_dataset, write_dataset
from fate_workflow.files.whole_files import DamagedFile
from fate_workflow.jobs.parts import Split, part_files, part_of, select_part, select_settings

PROBLEM = {"seed": 0, "problem": "tiny"}
DESIGNS = PROBLEM | {"samples": [6, 9, 12, 18, 24], "sampler": "design"}
NETWORK = PROBLEM | {"depth": 3, "width": 8, "init_scale": 1e-5, "initialisation": "gaussian"}
SOURCE = {"source_samples": 18, "source_noise": 0.2}
TRANSFER = {"theta": [0.3, 1.2], "noise": 0.2, "init_scale": 1e-5, "ridge": [0.0, 0.1], "weight_decay": []}
METHODS = ["linear", "fine_tuned", "evidence"]
ABOUT = {"title": "A test", "modules": {"a.py": "0a1b"}}


@pytest.fixture(scope="module")
def teachers():
    return draw_teachers(dimension=12, instances=5, **PROBLEM)


@pytest.fixture(scope="module")
def designs(teachers):
    return draw_designs(teachers, **DESIGNS)


@pytest.fixture(scope="module")
def pretrained(teachers):
    return pretrain_networks(teachers, **NETWORK, **SOURCE)


def write_parts(folder, split, make, inputs, settings):
    (folder / "stage").mkdir()
    files = part_files(str(folder / "stage"), split)
    for file in files:
        part = part_of(Path(file).stem)
        made = make(*(select_part(each, part) for each in inputs), **select_settings(settings, part))
        write_dataset(describe(made), file, parameters=settings, **ABOUT)
    return files


def gather(files, settings, finish=lambda whole: whole):
    """Write what is gathered from ``files`` beside their folder; return its path and the parts."""
    path = Path(files[0]).parent.with_suffix(".nc")
    with gathered(files) as (whole, parts):
        write_dataset(describe(finish(whole)), path, parameters=settings, made_from=parts, gathered=True, **ABOUT)
    return path, parts


def in_parts(folder, split, make, inputs, settings, finish=lambda whole: whole):
    """The dataset that is read after its parts were made, written, gathered and written again."""
    path, parts = gather(write_parts(folder, split, make, inputs, settings), settings, finish)
    return read_dataset(path), parts


def at_once(folder, make, inputs, settings, finish=lambda whole: whole):
    path = folder / "once" / "stage.nc"
    path.parent.mkdir()
    write_dataset(describe(finish(make(*inputs, **settings))), path, parameters=settings, **ABOUT)
    return read_dataset(path)


@pytest.mark.parametrize("split", [Split(1, 1), Split(2, 1), Split(1, 3), Split(5, 5), Split(3, 2)])
def test_designs_are_the_same_to_the_bit(split, teachers, tmp_path):
    found, _ = in_parts(tmp_path, split, draw_designs, [teachers], DESIGNS)
    xr.testing.assert_equal(found, at_once(tmp_path, draw_designs, [teachers], DESIGNS))


@pytest.mark.parametrize("parts", [2, 5])
def test_networks_are_the_same_to_the_bit(parts, teachers, tmp_path):
    """Histories of different lengths, of networks in different files, too."""
    settings = NETWORK | SOURCE
    found, files = in_parts(tmp_path, Split(1, parts), pretrain_networks, [teachers], settings)
    assert len({file.sizes["step"] for file in files}) > 1
    xr.testing.assert_equal(found, at_once(tmp_path, pretrain_networks, [teachers], settings))


@pytest.mark.parametrize("split", [Split(3, 1), Split(1, 5), Split(2, 2)])
def test_transfer_is_the_same_but_for_rounding(split, designs, pretrained, tmp_path):
    settings = TRANSFER | {"methods": METHODS}
    inputs = [designs, pretrained]
    found, _ = in_parts(tmp_path, split, train_on_target, inputs, settings, compare_with_scratch)
    expected = at_once(tmp_path, train_on_target, inputs, settings, compare_with_scratch)
    assert list(found) == list(expected)
    xr.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-13)
    if split.instances == 1:  # the same programs on arrays of the same shapes
        xr.testing.assert_equal(found, expected)


@pytest.mark.parametrize("split", [Split(3, 1), Split(2, 2), Split(1, 3)])
def test_networks_of_two_layers_are_the_same_to_the_bit(split, tmp_path):
    """By ablations, whose parts are interleaved, as by instances; and what is trained from them, by instances."""
    students = two_layer_teachers.draw_teachers(0, "tiny", "relu", 5, 2, "positive", 3)
    sizes = {"ablation": [0.0, 0.5, 0.7], "neurons": 8, "init_scale": 0.1, "learning_rate": 1.0}
    settings = PROBLEM | sizes | {"steps": 20, "cut_offs": [1e-2]}
    (tmp_path / "networks").mkdir()
    networks, _ = in_parts(tmp_path / "networks", split, pretraining.pretrain_networks, [students], settings)
    expected = pretraining.pretrain_networks(students, **settings)
    assert list(networks.variables) == list(expected.variables)
    xr.testing.assert_equal(networks, expected)

    inputs = [students, networks, prediction.predict_risks(students, sizes["ablation"])]
    settings = PROBLEM | {"samples": [4, 8, 16], "ridge": [0.0, 1e-3], "scratch_scale": 0.1}
    settings |= {"learning_rate": 1.0, "max_steps": 20}
    chain = transfer.train_on_target, inputs, settings, transfer.compare_with_scratch
    found, _ = in_parts(tmp_path, Split(1, split.instances), *chain)
    expected = at_once(tmp_path, *chain)
    assert list(found.variables) == list(expected.variables)
    xr.testing.assert_equal(found, expected)


def test_the_same_parts_give_the_same_bytes_wherever_they_lie(teachers, tmp_path):
    split, contents = Split(1, 5), set()
    for attempt in range(5):
        folder = tmp_path / str(attempt) / "folder"
        folder.mkdir(parents=True)
        in_parts(folder, split, pretrain_networks, [teachers], NETWORK | SOURCE)
        contents.add((folder / "stage.nc").read_bytes())
    assert len(contents) == 1


def test_a_gathered_file_has_the_lineage_of_its_parts_and_of_what_is_made_at_once(teachers, tmp_path):
    found, parts = in_parts(tmp_path, Split(2, 1), draw_designs, [teachers], DESIGNS)
    once = at_once(tmp_path, draw_designs, [teachers], DESIGNS)
    assert {found.attrs["lineage"], *(part.attrs["lineage"] for part in parts)} == {once.attrs["lineage"]}
    assert json.loads(found.attrs["parameters"])["samples"] == DESIGNS["samples"]


def test_a_damaged_part_is_not_gathered(teachers, tmp_path):
    in_parts(tmp_path, Split(2, 1), draw_designs, [teachers], DESIGNS)
    files = part_files(str(tmp_path / "stage"), Split(2, 1))
    content = bytearray(Path(files[1]).read_bytes())
    content[len(content) // 2] ^= 1
    Path(files[1]).write_bytes(content)
    with pytest.raises(DamagedFile), gathered(files):
        pass


def test_each_ratio_and_each_instance_is_in_one_part(designs):
    names = [file.rpartition("/")[2].removesuffix(".nc") for file in part_files("designs", Split(2, 3))]
    parts = [select_part(designs, part_of(name)) for name in names]
    cells = [(n, i) for part in parts for n in part["n"].values.tolist() for i in part["instance"].values.tolist()]
    assert sorted(cells) == [(n, i) for n in designs["n"].values.tolist() for i in range(5)]
    assert sorted(part.sizes["gamma"] for part in parts) == [2, 2, 2, 3, 3, 3]
    assert sorted(part.sizes["instance"] for part in parts) == [1, 1, 2, 2, 2, 2]


def whole_grid(names, **sizes):
    """Random numbers on a grid of ``sizes``, in as many variables as there are ``names``."""
    random = np.random.default_rng(0)
    drawn = {name: (list(sizes), random.random(list(sizes.values()))) for name in names}
    coordinates = {name: np.arange(size) for name, size in sizes.items() if name != "mode"}
    grid = np.arange(1, sizes["gamma"] + 1) / sizes["gamma"]
    return xr.Dataset(drawn, coordinates | {"gamma": grid, "n": ("gamma", np.arange(sizes["gamma"]))})


def parts_of_whole(folder, split, whole):
    return write_parts(folder, split, lambda part: part, [whole], {})


@pytest.mark.parametrize("split", [Split(10, 1), Split(5, 2), Split(2, 5)])
def test_python_holds_no_whole_grid(split, tmp_path):
    """Ten parts of 5 MB each, and 3 MB that gathering takes whatever it gathers."""
    whole = whole_grid([*DIRECTIONS, "eigenvalue", "noise"], gamma=10, instance=240, mode=500)
    files = parts_of_whole(tmp_path, split, whole)
    tracemalloc.start()
    path, _ = gather(files, {})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 0.25 * whole.nbytes
    xr.testing.assert_equal(read_dataset(path), whole)


MEASURED = """
import sys

import measuring
import xarray as xr

from fate.variables import describe
from fate_workflow.files.gathering import gathered
from fate_workflow.files.netcdf import write_dataset

written, open_files, *files = sys.argv[1:]


def gather():
    with gathered(files) as (whole, parts):
        about = {"title": "A test", "parameters": {}, "modules": {}}
        write_dataset(describe(whole), written, **about, made_from=parts, gathered=True)


measuring.REPEATS = 1
with xr.set_options(file_cache_maxsize=int(open_files)):
    print(measuring.measure(gather)[1])
"""


@pytest.mark.parametrize(("split", "open_files"), [(Split(8, 1), 128), (Split(1, 5), 3)])
def test_the_process_holds_no_whole_grid(split, open_files, tmp_path):
    """HDF5 included: less than 0.42 of 115 MB, of which 16 MB belong to the file that is written.

    Nor does it where xarray closes parts and opens them again. In a process of its own: what tests before have taken
    and given back would count too.
    """
    whole, path = whole_grid(["eigenvalue"], gamma=80, instance=60, mode=3000), tmp_path / "stage.nc"
    command = [sys.executable, "-c", MEASURED, path, str(open_files), *parts_of_whole(tmp_path, split, whole)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    held = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    assert float(held) < 0.42 * whole.nbytes / 2**20
    xr.testing.assert_equal(read_dataset(path), whole)


def test_a_block_that_many_rows_fill_is_kept_until_it_is_full(tmp_path):
    """HDF5 unpacks and packs it for each row otherwise. Parts that are opened meanwhile have no such need."""
    whole, path = whole_grid(["scratch_risk"], gamma=24, theta=10, instance=6000), tmp_path / "stage.nc"
    files, before = parts_of_whole(tmp_path, Split(3, 2), whole), netCDF4.get_chunk_cache()
    with gathered(files) as (found, parts):
        kept_of_whole, *_ = netCDF4.get_chunk_cache()
        write_dataset(describe(found), path, parameters={}, made_from=parts, gathered=True, **ABOUT)
        kept_of_parts, *_ = netCDF4.get_chunk_cache()
    assert netCDF4.get_chunk_cache() == before
    with netCDF4.Dataset(path) as file:
        block = math.prod(file["scratch_risk"].chunking()) * 8
    assert 8 * kept_of_parts < block <= kept_of_whole
    xr.testing.assert_equal(read_dataset(path), whole)
