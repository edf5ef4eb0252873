"""Some cells of the tiny config, so that no change of the numbers goes unnoticed.

From a run on an Intel Xeon with AVX-512 (numpy 2.4, scipy 1.17, jax 0.10). An older processor moves them by less than
1e-12, in the ReLU networks that are trained in single precision by less than 1e-3: tolerances are ten times that
and more. The cells have noise, an angle that is no symmetry, and n on both sides of d.
"""

import pytest

from fate_workflow.files.netcdf import read_dataset

pytestmark = pytest.mark.workflow

FEW, MANY = {"gamma": 0, "theta": 2, "instance": 1}, {"gamma": 2, "theta": 1, "instance": 2}
MEAN, CLEAN = {"gamma": 0, "theta": 2}, {"gamma": 0, "theta": 1, "instance": 0}
THEORY, ABLATED = {"gamma": 0, "theta": 1}, {"mu": 1, "instance": 0}
LINEAR = {
    ("experiments/noisy/transfer", "scratch_risk", *FEW.items()): 0.40158079208283876,
    ("experiments/noisy/transfer", "linear_risk", *FEW.items()): 1.1455455914220556,
    ("experiments/noisy/transfer", "fine_tuned_risk", *FEW.items()): 0.5532424578417302,
    ("experiments/noisy/transfer", "scratch_risk_limit", *FEW.items()): 0.40158079208303726,
    ("experiments/noisy/transfer", "linear_risk_limit", *FEW.items()): 1.1455455914220556,
    ("experiments/noisy/transfer", "fine_tuned_risk_limit", *FEW.items()): 0.5532424578417281,
    ("experiments/noisy/transfer", "linear_transferability", *MEAN.items()): -0.46911676333910357,
    ("experiments/noisy/transfer", "fine_tuned_transferability", *MEAN.items()): -0.07009710433123223,
    ("experiments/noisy/transfer", "scratch_risk", *MANY.items()): 0.12009463458174556,
    ("experiments/noisy/transfer", "linear_risk", *MANY.items()): 0.5039339502938773,
    ("experiments/noisy/transfer", "fine_tuned_risk", *MANY.items()): 0.12009463458181623,
    ("experiments/noiseless/transfer", "scratch_risk", *CLEAN.items()): 0.31721326979125314,
    ("experiments/noiseless/transfer", "linear_risk", *CLEAN.items()): 0.5381696963291822,
    ("experiments/noiseless/transfer", "fine_tuned_risk", *CLEAN.items()): 0.33310670413592586,
    ("experiments/noisy/theory", "scratch_risk_asymptotic", *THEORY.items()): 0.54,
    ("experiments/noisy/theory", "scratch_risk_exact", *THEORY.items()): 0.548,
    ("experiments/noisy/theory", "linear_risk_exact", *THEORY.items()): 0.635,
    ("experiments/noisy/theory", "linear_transferability_asymptotic", *THEORY.items()): 0.04,
    ("experiments/noisy/theory", "fine_tuned_risk_printed", *THEORY.items()): 0.33289321881345246,
    ("experiments/noisy/theory", "fine_tuned_risk_corrected", *THEORY.items()): 0.33679133010611706,
    ("problems/small/designs", "eigenvalue", ("gamma", 0), ("instance", 0), ("mode", 0)): 0.1298478685012705,
    ("two_layer/problems/positive/theory", "projection_source", *ABLATED.items()): 0.43180003825899116,
}
RELU = {
    ("two_layer/experiments/relu/transfer", "scratch_risk", ("n", 2)): 0.0056821482570486945,
    ("two_layer/experiments/relu/transfer", "linear_risk", ("n", 2)): 0.04071190459231039,
    ("two_layer/experiments/relu/transfer", "fine_tuned_risk", ("n", 2)): 0.0018601575446450494,
    ("two_layer/experiments/relu/transfer", "linear_transferability", ("n", 2)): -0.528839791000186,
    ("two_layer/experiments/relu/transfer", "linear_floor"): 0.021651794844469774,
    ("two_layer/networks/relu", "kernel_alignment"): 0.9999878315872252,
    ("two_layer/networks/relu", "alignment_before"): 0.14760015950281544,
    ("two_layer/networks/relu", "aligned_fraction"): 0.9935070138541957,
    ("studies/relu_same_features", "fine_tuned_risk", ("change", 1), ("shift", 1)): 0.23276671171972962,
    ("studies/relu_same_features", "kullback_leibler", ("change", 1), ("shift", 1), ("mu", 0)): 11.073119225287035,
}


def cell(project, file, name, *indices):
    """One value; a dimension that is not named has its first index."""
    variable = read_dataset(project.folder / f"results/{file}.nc")[name]
    return float(variable.isel({dimension: dict(indices).get(dimension, 0) for dimension in variable.dims}))


@pytest.mark.parametrize(("where", "value"), LINEAR.items())
def test_linear_networks_and_closed_forms(built, where, value, record_property):
    assert cell(built, *where) == pytest.approx(value, rel=1e-9)
    record_property("golden_values", 1)


@pytest.mark.parametrize(("where", "value"), RELU.items())
def test_relu_networks(built, where, value, record_property):
    file, name, *indices = where
    assert cell(built, file, name, ("mu", 1), *indices) == pytest.approx(value, rel=0.01)
    record_property("golden_values", 1)
