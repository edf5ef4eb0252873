# Figures: one rule and one script for each kind; the config says which figures there are and what they show.
# The script's name goes by way of params: Snakemake evaluates it when the loop is long over.

for kind in settings.FIGURE_KINDS:

    rule:
        name:
            f"plot_{kind}"
        input:
            unpack(lambda wildcards: settings.figure_inputs(config, wildcards.figure)),
        output:
            pdf="<results>/figures/{figure}.pdf",
            svg=report(
                "<results>/figures/{figure}.svg",
                caption=f"../report/{kind}.rst",
                category="ReLU networks" if kind.startswith("relu_") else "Linear networks",
            ),
            png="<results>/figures/{figure}.png",
            record="<results>/records/figures/{figure}.json",
        log:
            "<logs>/plot/{figure}.log",
        wildcard_constraints:
            figure=settings.names_pattern(settings.figures_of_kind(config, kind)),
        conda:
            "../envs/environment.yaml"
        threads: 1
        resources:
            mem_mb=request(f"plot_{kind}").mem_mb,
            runtime=request(f"plot_{kind}").runtime,
        params:
            kind=kind,
            settings=lambda wildcards: settings.figure(config, wildcards.figure),
            code=code(SCRIPTS / f"plot_{kind}.py"),
        script:
            "../scripts/plot_{params.kind}.py"
