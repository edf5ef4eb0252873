# Rebuilds every figure of "Features are fate" (Tahir, Ganguli and Rotskoff, ICML 2025): `snakemake --cores N`.
import sys

from snakemake.utils import min_version

min_version("9.19")


include: "rules/common.smk"
include: "rules/stage.smk"
include: "rules/linear.smk"
include: "rules/two_layer.smk"
include: "rules/studies.smk"
include: "rules/figures.smk"
include: "rules/claims.smk"
include: "rules/explorer.smk"
include: "rules/report.smk"
include: "rules/site.smk"


rule all:
    default_target: True
    input:
        expand("<results>/{target}.nc", target=TARGETS),
        expand(
            "<results>/figures/{figure}.{suffix}",
            figure=config["figures"],
            suffix=["pdf", "svg", "png", "rst"],
        ),
        expand("<results>/records/figures/{figure}.json", figure=config["figures"]),
        "<results>/records/claims.json",
        "<results>/claims.json",
        "<results>/claims.md",
        "<results>/records/report.json",
        "<results>/report/introduction.rst",
        "<results>/report/claims.html",
    localrule: True


onstart:
    if fault := folders.fault_of_running():
        sys.exit(fault)
    folders.date_back(folders.RESULTS)
    expected.expect(config, workflow.dag)
