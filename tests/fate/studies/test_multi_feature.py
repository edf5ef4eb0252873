import numpy as np
import pytest
import small_studies

from fate.studies import multi_feature
from fate.studies.multi_feature import learned_features, pretrain_outputs, span_alignment
from fate.variables import describe


def pretrain(scale, width=15, strengths=(1.0, 1.0, 1.0)):
    generator = np.random.default_rng(3)
    tasks = np.linalg.qr(generator.standard_normal((20, 3)))[0] * np.array(strengths)
    return tasks, *pretrain_outputs(generator, tasks, width, scale)


def test_every_variable_is_described():
    describe(small_studies.multi_feature())


@pytest.mark.parametrize("strengths", [(1.0, 1.0, 1.0), (1.0, 0.6, 0.3)])
def test_features_span_the_tasks_with_the_roots_of_their_strengths(strengths):
    tasks, hidden, residual, steps = pretrain(1e-5, strengths=strengths)
    assert residual <= 1e-10
    assert steps < 1000
    features, values = learned_features(hidden, 3)
    assert span_alignment(features, tasks) == pytest.approx(1, abs=1e-8)
    np.testing.assert_allclose(values[:3], np.sqrt(strengths), atol=1e-4)
    assert values[3] < 1e-4


def test_training_stops_at_the_first_step_that_is_near_enough(monkeypatch):
    *_, steps = pretrain(1e-2)
    for limit, near in ((steps, True), (steps - 1, False)):
        monkeypatch.setattr(multi_feature, "MAX_STEPS", limit)
        *_, residual, count = pretrain(1e-2)
        assert count == limit
        assert (residual <= 1e-10) == near


def test_what_is_left_out_falls_with_the_scale():
    left = [learned_features(pretrain(scale)[1], 3)[1][3] for scale in (1e-3, 1e-4)]
    assert left[0] / left[1] == pytest.approx(10, rel=0.05)


def test_a_network_no_wider_than_its_tasks_has_no_other_feature():
    features, values = learned_features(pretrain(1e-5, width=3)[1], 3)
    assert features.shape == (20, 3)
    assert values[3] == 0


def test_alignment_tells_other_spans():
    identity = np.eye(5)
    assert span_alignment(identity[:, :2], identity[:, 1:3]) == pytest.approx(0, abs=1e-12)
    assert span_alignment(identity[:, :2], identity[:, :2] @ [[1.0, 2.0], [0.0, 3.0]]) == pytest.approx(1)


def test_risks_agree_with_the_exact_means():
    study = small_studies.multi_feature()
    assert study["relative_residual"].max() <= 1e-10
    spread = np.sqrt(study["linear_risk_variance_exact"] / study.sizes["instance"])
    off = (study["linear_risk"].mean("instance") - study["linear_risk_exact"]) / spread
    assert (abs(off).where(np.isfinite(spread), 0) < 4.5).all()
    scratch = study["scratch_risk"].isel(outputs=0, lost=0)
    error = 5 * scratch.std("instance", ddof=1) / np.sqrt(study.sizes["instance"])
    assert (abs(scratch.mean("instance") - study["scratch_risk_exact"]) < error).all()
