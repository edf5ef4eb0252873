"""Which files each chapter of claims on ReLU networks is computed from, below results/ and without .nc."""

EXPERIMENTS = "relu/experiments"

SOURCES = {
    "relu.kernel_claims": tuple(
        f"{EXPERIMENTS}/{name}/pretrained" for name in ("relu", "relu_small", "relu_lazy", "relu_gaussian")
    ),
    # Of the paper's size, only closed forms: nothing is trained for them.
    "relu.floor_claims": (f"{EXPERIMENTS}/relu_paper/theory", f"{EXPERIMENTS}/relu_paper_signs/theory"),
    "relu.transfer_claims": (f"{EXPERIMENTS}/relu/transfer", f"{EXPERIMENTS}/relu/theory"),
    "relu.same_features_claims": (f"{EXPERIMENTS}/relu/same_features",),
}
