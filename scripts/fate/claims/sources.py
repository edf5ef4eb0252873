"""Which files each chapter of claims is computed from, below results/ and without .nc. Loads no library."""

from fate.claims import relu_sources

SOURCES = {
    "transfer.pretraining_claims": ("experiments/noisy/pretrained",),
    "transfer.scratch_claims": ("experiments/noisy/transfer",),
    "transfer.linear_transfer_claims": ("experiments/noisy/transfer", "experiments/noisy/theory"),
    "transfer.fine_tuning_claims": ("experiments/noiseless/transfer", "experiments/noiseless/theory"),
    "transfer.noisy_fine_tuning_claims": ("experiments/loud/transfer", "experiments/loud/theory"),
    "transfer.unequal_noise_claims": ("experiments/loud_source/transfer", "experiments/loud_source/theory"),
    "transfer.ridge_claims": ("experiments/ridge/transfer",),
    "transfer.weight_decay_claims": ("experiments/weight_decay/transfer",),
    "transfer.depth_claims": (
        "experiments/loud/transfer",
        "experiments/loud/theory",
        "experiments/depth_8/transfer",
        "experiments/depth_8/theory",
    ),
    "transfer.method_order_claims": ("experiments/probed/transfer", "experiments/probed/theory"),
    "transfer.identical_task_claims": ("experiments/identical_4/transfer", "experiments/identical_4/theory"),
    "distances.distance_claims": ("studies/distances",),
    "multi_feature.multi_feature_claims": ("studies/multi_feature",),
    "lazy_to_rich.lazy_to_rich_claims": ("studies/lazy_to_rich",),
    "finite_size.finite_size_claims": ("studies/finite_size",),
    "descent.engine_claims": ("experiments/small_flow/transfer", "experiments/descent/transfer"),
    "descent.width_and_scale_claims": ("studies/width_and_scale",),
    "descent.step_size_claims": ("studies/step_size",),
    "covariance.covariance_claims": ("studies/covariance",),
    "fine_tuning_correction.fine_tuning_correction_claims": ("studies/fine_tuning_correction",),
} | relu_sources.SOURCES
