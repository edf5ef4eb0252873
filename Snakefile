# Rebuilds every figure of "Features are fate" (Tahir, Ganguli and Rotskoff, ICML 2025): `snakemake --cores N`.
from snakemake.utils import min_version

min_version("9.19")


include: "rules/common.smk"
include: "rules/problems.smk"
include: "rules/experiments.smk"
include: "rules/studies.smk"
include: "rules/relu.smk"
include: "rules/figures.smk"
include: "rules/claims.smk"


rule all:
    default_target: True
    input:
        expand(
            "<results>/experiments/{experiment}/{stage}.nc",
            experiment=config["experiments"],
            stage=settings.STAGES,
        ),
        expand(
            "<results>/figures/{figure}.{suffix}",
            figure=config["figures"],
            suffix=["pdf", "svg", "png"],
        ),
        "<results>/claims.json",
        "<results>/claims.md",
    localrule: True
