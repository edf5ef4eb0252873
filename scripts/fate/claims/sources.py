"""The files that each chapter of claims is computed from, below results/ and without .nc. Loads no library.

A chapter is a module of ``fate.claims`` and a function of it, which takes the files in this order.
"""

from collections.abc import Iterable

SOURCES = {
    "pretraining.pretraining_claims": ("networks/paper",),
    "scratch.scratch_claims": ("experiments/noisy/transfer",),
    "linear_transfer.linear_transfer_claims": ("experiments/noisy/transfer", "experiments/noisy/theory"),
    "fine_tuning.fine_tuning_claims": ("experiments/noiseless/transfer", "experiments/noiseless/theory"),
    "fine_tuning.noisy_fine_tuning_claims": ("experiments/loud/transfer", "experiments/loud/theory"),
    "linear_transfer.unequal_noise_claims": ("experiments/loud_source/transfer", "experiments/loud_source/theory"),
    "linear_transfer.ridge_claims": ("experiments/ridge/transfer",),
    "linear_transfer.ridge_plane_claims": ("experiments/ridge/transfer", "experiments/ridge/theory"),
    "linear_transfer.weight_decay_claims": ("experiments/weight_decay/transfer",),
    "depth.depth_claims": (
        "experiments/loud/transfer",
        "experiments/loud/theory",
        "experiments/depth_8/transfer",
        "experiments/depth_8/theory",
    ),
    "method_order.method_order_claims": ("experiments/probed/transfer", "experiments/probed/theory"),
    "fine_tuning.identical_task_claims": ("experiments/identical_4/transfer", "experiments/identical_4/theory"),
    "fine_tuning.end_of_band_claims": ("experiments/identical_2/transfer", "experiments/identical_4/transfer"),
    "fine_tuning.same_solution_claims": (
        "experiments/noisy/transfer",
        "experiments/loud/transfer",
        "experiments/depth_8/transfer",
        "experiments/probed/transfer",
    ),
    "whole_maps.linear_transfer_map_claims": ("experiments/noisy/transfer", "experiments/noisy/theory"),
    "whole_maps.ridge_map_claims": ("experiments/ridge/transfer", "experiments/ridge/theory"),
    "whole_maps.weight_decay_map_claims": ("experiments/weight_decay/transfer", "experiments/weight_decay/theory"),
    "whole_maps.noiseless_fine_tuning_map_claims": (
        "experiments/noiseless/transfer",
        "experiments/noiseless/theory",
    ),
    "whole_maps.fine_tuning_map_claims": ("experiments/loud/transfer", "experiments/loud/theory"),
    "whole_maps.fewer_source_samples_map_claims": (
        "experiments/loud_target/transfer",
        "experiments/loud_target/theory",
    ),
    "whole_maps.more_source_samples_map_claims": (
        "experiments/loud_source/transfer",
        "experiments/loud_source/theory",
    ),
    "distances.figure_4_claims": ("studies/distances",),
    "distances.tuned_scratch_claims": ("studies/distances",),
    "distances.sampled_distance_claims": ("studies/distances",),
    "distances.sign_flip_claims": ("studies/distances",),
    "distances.theorem_a2_claims": ("studies/distances",),
    "multi_feature.multi_feature_claims": ("studies/multi_feature",),
    "overlap_regulariser.overlap_regulariser_claims": ("studies/overlap_regulariser",),
    "lazy_to_rich.lazy_to_rich_claims": ("studies/lazy_to_rich",),
    "finite_size.finite_size_claims": ("studies/finite_size",),
    "descent.engine_claims": ("experiments/small_flow/transfer", "experiments/descent/transfer"),
    "descent.width_and_scale_claims": ("studies/width_and_scale",),
    "depth.lazy_depth_claims": ("studies/width_and_scale",),
    "descent.step_size_claims": ("studies/step_size",),
    "full_width.full_width_claims": ("studies/full_width",),
    "full_width.forgetting_claims": ("studies/full_width",),
    "choice_of_method.choice_of_method_claims": ("studies/choice_of_method",),
    "classification.classification_claims": ("studies/classification",),
    "self_supervised.self_supervised_claims": ("studies/self_supervised",),
    "covariance.covariance_claims": ("studies/covariance",),
    "fine_tuning_correction.fine_tuning_correction_claims": ("studies/fine_tuning_correction",),
    "input_laws.input_laws_claims": ("studies/input_laws",),
    "real_data.real_data_claims": ("studies/real_data",),
    "limit.limit_claims": ("experiments/noisy/transfer", "experiments/noisy/theory"),
    "limit.noiseless_limit_claims": ("experiments/noiseless/transfer",),
    "limit.finite_source_limit_claims": (
        "experiments/finite_source_half/transfer",
        "experiments/finite_source_half/theory",
        "experiments/finite_source_more/theory",
        "experiments/ridge/theory",
    ),
    "limit.evidence_claims": ("experiments/noisy/transfer", "experiments/loud/transfer"),
    "tuned_scratch.phase_diagram_claims": (
        "experiments/noisy/transfer",
        "experiments/noisy/theory",
        "experiments/loud/transfer",
        "experiments/loud/theory",
    ),
    "tuned_scratch.probed_phase_diagram_claims": (
        "experiments/probed/transfer",
        "experiments/probed/theory",
        "experiments/finite_source_half/transfer",
    ),
    "evidence_rivals.evidence_rivals_claims": ("studies/evidence_rivals",),
    "rival_theories.rival_theories_claims": ("studies/rival_theories",),
    "rival_theories.resolvent_decay_claims": ("experiments/weight_decay/transfer",),
    "relu_evidence.relu_evidence_claims": ("studies/relu_evidence",),
    "two_layer.kernel_claims": (
        "two_layer/networks/relu",
        "two_layer/networks/relu_small",
        "two_layer/networks/relu_lazy",
        "two_layer/networks/relu_gaussian",
    ),
    # Closed forms of the paper's size: nothing is trained for them.
    "two_layer.floor_claims": ("two_layer/problems/paper/theory", "two_layer/problems/paper_signs/theory"),
    "two_layer.feature_claims": (
        "two_layer/networks/relu",
        "two_layer/networks/relu_small",
        "two_layer/problems/positive/theory",
    ),
    "two_layer.transfer_claims": ("two_layer/experiments/relu/transfer", "two_layer/problems/positive/theory"),
    # Made by config/paper_size.yaml.
    "two_layer.paper_size_claims": (
        "two_layer/networks/relu_paper",
        "two_layer/experiments/relu_paper/transfer",
        "two_layer/problems/paper/theory",
    ),
    "relu_same_features.same_features_claims": ("studies/relu_same_features",),
    "relu_same_features.lacking_features_claims": ("studies/relu_same_features",),
    "relu_deeper.deeper_claims": ("studies/relu_deeper",),
}

# Claims on files that no figure is drawn from: the figures of config.yaml that show the same quantity of other files.
ALIKE = {
    "theorem-3.4": ("width_and_scale",),
    "full-width-pretraining": ("width_and_scale",),
    "full-width-depth": ("width_and_scale",),
    "full-width-undecayed": ("width_and_scale",),
    "full-width-eq-15": ("engines",),
    "full-width-eq-22": ("finite_source",),
    "full-width-beyond": ("engines",),
    "relu_floor_convex": ("relu_projection",),
    "relu_floor_convex_signs": ("relu_projection",),
    "relu_floor_axis": ("relu_projection",),
    "paper_size_claims": ("relu_kernels", "relu_projection", "relu_transfer"),
}

# The modules of all chapters, as paths below scripts/.
MODULES = sorted({f"fate/claims/{name.partition('.')[0]}.py" for name in SOURCES})


def claimed_files(made: Iterable[str]) -> list[str]:
    """The files that some claim is computed from, of those that are ``made``."""
    made = set(made)
    return sorted({file for files in SOURCES.values() for file in files if file in made})
