import pytest
from right_data import linear

from fate.claims.pretraining import pretraining_claims


@pytest.mark.parametrize(
    ("claim", "name", "value"),
    [
        ("lemma-3.3", "relative_residual", 2e-10),
        ("theorem-3.4", "rank_one_residual", 5e-4),
        ("theorem-3.4-direction", "alignment", 0.9995),
        ("conserved-quantity", "conserved_drift", 2e-8),
    ],
)
def test_one_network_that_ends_elsewhere_refutes(claim, name, value):
    pretrained = linear.pretrained()
    assert {found.verdict for found in pretraining_claims(pretrained)} == {"reproduced"}
    pretrained[name][1] = value
    assert {found.id for found in pretraining_claims(pretrained) if found.fails} == {claim}
