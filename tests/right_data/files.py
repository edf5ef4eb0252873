"""All files that claims are computed from, under their names: every claim has the verdict that is expected."""

import numpy as np
import small_studies
import trained_by_descent
import xarray as xr

from right_data import (
    classification,
    evidence_rivals,
    linear,
    overlap_regulariser,
    rival_theories,
    studies,
    two_layer,
)


def right_files() -> dict[str, xr.Dataset]:
    quiet, paper, loud_source = linear.theory(noise=0.0), linear.theory(), linear.theory(source=(1.5, 1.0))
    half, more = linear.theory(source=(0.5, 0.2)), linear.theory(source=(1.5, 0.2))
    loud_target = linear.theory(noise=1.0, source=(0.5, 0.2))
    trained = linear.transfer(paper)
    flow, descent = trained_by_descent.engines()
    experiments = {
        "noisy": (trained, paper),
        "noiseless": (linear.transfer(quiet), quiet),
        "loud": linear.depths()[:2],
        "depth_8": linear.depths()[2:],
        "loud_source": (linear.transfer(loud_source), loud_source),
        "ridge": (linear.transfer(paper, spread=1e-4), paper),
        "finite_source_half": (linear.transfer(half), half),
        "finite_source_more": (linear.transfer(more), more),
        "weight_decay": (trained, paper),
        "loud_target": (linear.transfer(loud_target), loud_target),
        "probed": (trained, paper),
        "identical_2": linear.identical_task(depth=2),
        "identical_4": linear.identical_task(),
        "small_flow": (flow,),
        "descent": (descent,),
    }
    relu_transfer, relu_theory = two_layer.transfer()
    return {
        "networks/paper": linear.pretrained(),
        **{
            f"experiments/{name}/{stage}": dataset
            for name, datasets in experiments.items()
            for stage, dataset in zip(("transfer", "theory"), datasets, strict=False)
        },
        "studies/choice_of_method": studies.choice_of_method(),
        "studies/classification": classification.classification(),
        "studies/self_supervised": classification.self_supervised(),
        "studies/covariance": studies.covariance(),
        "studies/distances": studies.distances(),
        "studies/evidence_rivals": evidence_rivals.evidence_rivals(),
        "studies/fine_tuning_correction": studies.fine_tuning_correction(),
        "studies/finite_size": studies.finite_size(),
        "studies/full_width": trained_by_descent.full_width(),
        "studies/input_laws": studies.input_laws(),
        "studies/lazy_to_rich": studies.lazy_to_rich(),
        "studies/multi_feature": small_studies.multi_feature(),
        "studies/overlap_regulariser": overlap_regulariser.overlap_regulariser(),
        "studies/real_data": studies.real_data(),
        "studies/relu_deeper": two_layer.deeper(aided_spread=np.array([0.8, 1.0, 1.2])),
        "studies/relu_evidence": two_layer.evidence(),
        "studies/relu_same_features": two_layer.same_features([1e-4] * 3, [0.01, 0.2, 0.1]),
        "studies/rival_theories": rival_theories.rival_theories(),
        "studies/step_size": trained_by_descent.step_size(),
        "studies/width_and_scale": trained_by_descent.width_and_scale(),
        "two_layer/networks/relu": two_layer.networks(0.995),
        "two_layer/networks/relu_small": two_layer.networks(0.999, explained=0.02),
        "two_layer/networks/relu_lazy": two_layer.networks(0.6),
        "two_layer/networks/relu_gaussian": two_layer.networks(0.88),
        "two_layer/networks/relu_paper": two_layer.networks(0.88, spread=two_layer.FEW),
        "two_layer/experiments/relu_paper/transfer": two_layer.transfer(exponent=1.07, spread=two_layer.FEW)[0],
        "two_layer/problems/paper/theory": two_layer.theory(0.2 * two_layer.MU**3),
        "two_layer/problems/paper_signs/theory": two_layer.theory(0.3 * two_layer.MU**2),
        "two_layer/experiments/relu/transfer": relu_transfer,
        "two_layer/problems/positive/theory": relu_theory,
    }
