"""The command: files of every kind in; text, JSON, a page and predictions out; one sentence for bad input."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from simulated_transfer import draw

from fate import advise
from fate.advice.command import _same_columns, summary, to_json
from fate.advice.reading import Unreadable
from fate.advice.risks import METHODS

SCRIPTS = Path(__file__).parents[3] / "scripts"


def fate(folder, *arguments):
    environment = os.environ | {"PYTHONPATH": str(SCRIPTS)}
    command = [sys.executable, "-m", "fate", "advise", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False)


@pytest.fixture
def folder(tmp_path):
    inputs, labels, features = draw(0, 60, 20, 0.6, 0.3)
    np.save(tmp_path / "X.npy", inputs)
    np.savetxt(tmp_path / "y.csv", labels, header="label", comments="")
    np.savez(tmp_path / "F.npz", features)
    xr.DataArray(features, dims=("row", "feature"), name="f").to_netcdf(tmp_path / "F.nc")
    return tmp_path


def test_everything_is_written(folder):
    np.save(folder / "F.npy", np.load(folder / "F.npz")["arr_0"])
    outputs = ("--json", "a.json", "--html", "a.html", "--predict", "X.npy", "--predict-features", "F.nc")
    done = fate(folder, "X.npy", "y.csv", "--features", "F.npz", *outputs, "--output", "p.csv")
    assert done.returncode == 0, done.stderr
    found = json.loads((folder / "a.json").read_text())
    assert found["advice"] in done.stdout
    assert {"cosine", "cosine_interval", "noise", "noise_interval", "risks", "predicted_risk"} <= set(found)
    assert found["predicted_risk"] == found["risks"]["evidence"]
    page = (folder / "a.html").read_text()
    assert "<svg" in page
    assert "src=" not in page
    assert 'href="http' not in page
    predictions = np.loadtxt(folder / "p.csv", delimiter=",", skiprows=1)
    assert predictions.shape == (60, 3)
    assert np.corrcoef(predictions[:, 0], np.loadtxt(folder / "y.csv", skiprows=1))[0, 1] > 0.9
    assert np.all(predictions[:, 2] > predictions[:, 1])


def test_the_source_samples_stand_for_features(folder):
    inputs, labels, _ = draw(0, 300, 20, 0.0, 0.1)
    np.save(folder / "XS.npy", inputs)
    np.save(folder / "YS.npy", labels)
    done = fate(folder, "X.npy", "y.csv", "--source-samples", "XS.npy", "YS.npy", "--kernel", "relu")
    assert done.returncode == 0, done.stderr
    assert "ridge fit to 300 source samples, which misses" in done.stdout


def test_it_loads_neither_jax_nor_a_plotting_library():
    code = "import sys, fate.__main__; print({'jax', 'matplotlib', 'sklearn', 'xarray'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(SCRIPTS)},
        check=True,
    )
    assert done.stdout.strip() == "set()"


BAD = {
    "missing": (("nowhere.npy", "y.csv"), "nowhere.npy does not exist"),
    "a folder": ((".", "y.csv"), ". is a folder"),
    "ending": (("X.txt", "y.csv"), "X.txt ends with .txt"),
    "text": (("words.csv", "y.csv"), "words.csv cannot be read"),
    "no numpy file": (("broken.npy", "y.csv"), "broken.npy cannot be read"),
    "pickled": (("objects.npy", "y.csv"), "objects.npy cannot be read"),
    "dtype": (("strings.npy", "y.csv"), "strings.npy holds entries of the type <U"),
    "huge": (("huge.npy", "y.csv"), "huge.npy holds 1000000000000 numbers"),
    "two arrays": (("two.npz", "y.csv"), "two.npz holds 2 arrays"),
    "rows": (("short.npy", "y.csv"), "y has 60 rows, but X has 59"),
    "nan": (("nan.npy", "y.csv"), "X: NaN or infinite in row 3"),
    "constant": (("constant.npy", "y.csv"), "X, column 0: the same in every row"),
    "empty": (("empty.csv", "y.csv"), "empty.csv"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_files_end_in_one_sentence_and_status_2(folder, what):
    inputs = np.load(folder / "X.npy")
    (folder / "X.txt").write_text("1 2\n")
    (folder / "words.csv").write_text("a,b\nc,d\n")
    (folder / "broken.npy").write_bytes(b"nonsense")
    np.save(folder / "objects.npy", np.array([{}, 1], dtype=object))
    np.save(folder / "strings.npy", inputs.astype(str))
    np.lib.format.open_memmap(folder / "small.npy", mode="w+", dtype=float, shape=(1, 1)).flush()
    with (folder / "huge.npy").open("wb") as file:
        header = {"descr": "<f8", "fortran_order": False, "shape": (1_000_000, 1_000_000)}
        np.lib.format.write_array_header_1_0(file, header)
        file.truncate(file.tell() + 8 * 10**12)
    np.savez(folder / "two.npz", a=inputs, b=inputs)
    np.save(folder / "short.npy", inputs[:-1])
    np.save(folder / "nan.npy", np.where(np.arange(60)[:, None] == 3, np.nan, inputs))
    np.save(folder / "constant.npy", np.concatenate([np.ones((60, 1)), inputs], axis=1))
    (folder / "empty.csv").write_text("a,b\n")
    arguments, sentence = BAD[what]
    done = fate(folder, *arguments, "--features", "F.npz")
    assert done.returncode == 2
    assert done.stdout == ""
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stderr.endswith(".\n")


def test_predictions_need_all_of_their_files(folder):
    done = fate(folder, "X.npy", "y.csv", "--features", "F.npz", "--predict", "X.npy")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--output" in done.stderr
    done = fate(folder, "X.npy", "y.csv", "--features", "F.npz", "--predict", "X.npy", "--output", "p.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--predict-features" in done.stderr


def test_a_file_that_cannot_be_written_is_named(folder):
    done = fate(folder, "X.npy", "y.csv", "--features", "F.npz", "--json", "nowhere/a.json")
    assert done.returncode == 2
    assert "nowhere/a.json cannot be written" in done.stderr


def test_what_is_infinite_is_null_and_all_else_is_written_as_it_is(folder):
    found = advise(*draw(0, 60, 20, 0.6, 0.3))
    written = json.loads(to_json(replace(found, samples_until_scratch_wins=np.inf)))
    assert written["samples_until_scratch_wins"] is None
    assert written["noise"] == found.noise
    assert written["cosine_interval"] == list(found.cosine_interval)
    assert written["curve_risks"] == found.curve_risks


def test_a_label_varies_by_its_noise_beside_the_function(folder):
    done = fate(
        folder,
        "X.npy",
        "y.csv",
        "--features",
        "F.npz",
        "--json",
        "a.json",
        "--predict",
        "X.npy",
        "--predict-features",
        "F.nc",
        "--output",
        "p.csv",
    )
    assert done.returncode == 0, done.stderr
    noise = json.loads((folder / "a.json").read_text())["noise"]
    _, deviation, of_label = np.loadtxt(folder / "p.csv", delimiter=",", skiprows=1).T
    np.testing.assert_allclose(of_label**2 - deviation**2, noise**2, rtol=1e-6)


def test_the_summary_has_each_number_in_its_line():
    found = replace(
        advise(*draw(0, 60, 20, 0.6, 0.3)),
        explained=0.5,
        explained_interval=(0.41, 0.62),
        left=0.3,
        left_interval=(0.23, 0.34),
        noise_share=0.2,
        noise_share_interval=(0.15, 0.26),
        cosine=0.75,
        cosine_interval=(0.71, 0.83),
        noise=1.25,
        noise_interval=(1.125, 1.5),
    )
    lines = summary(found, "of a source").splitlines()
    assert lines[:2] == ["60 samples, 20 inputs, 1 feature", "of a source"]
    assert lines[4:7] == [
        "  explained by the features    50%  (41% to 62%)",
        "  left to learn                30%  (23% to 34%)",
        "  noise                        20%  (15% to 26%)",
    ]
    assert lines[7] == "cosine of features and target 0.75 (0.71 to 0.83), noise 1.25 (1.12 to 1.5)"
    assert lines[-1] == found.advice
    for method, risk in found.risks.items():
        [line] = [line for line in lines if line.startswith(f"  {METHODS[method]} ")]
        assert line.split()[-3:] == [
            f"{risk:.3f}",
            f"{found.errors[method]:.3g}",
            f"{found.left_out_errors[method]:.3g}",
        ]
    assert summary(replace(found, features=2)).startswith("60 samples, 20 inputs, 2 features\n\n")


@pytest.mark.parametrize("shape", [(3, 4), (3, 5, 1), (5,)])
def test_inputs_of_other_columns_are_refused_with_a_sentence(shape):
    _same_columns(np.ones((3, 5)), 5, "new.csv")
    with pytest.raises(Unreadable, match=r"new\.csv has the shape .* must have 5 columns"):
        _same_columns(np.ones(shape), 5, "new.csv")
