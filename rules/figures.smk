# Figures: one rule for each kind, so that the report has the kind's caption; the config says what they show.

for kind in KINDS:

    rule:
        name:
            f"plot_{kind}"
        input:
            unpack(lambda wildcards: figures.inputs(config, wildcards.figure)),
        output:
            pdf="<results>/figures/{figure}.pdf",
            svg=report("<results>/figures/{figure}.svg", caption=f"../report/{kind}.rst", category=KINDS[kind].category),
            png="<results>/figures/{figure}.png",
            record="<results>/records/figures/{figure}.json",
        log:
            "<logs>/plot/{figure}.log",
        wildcard_constraints:
            figure=names(figures.of_kind(config, kind)),
        conda:
            "../envs/environment.yaml"
        resources:
            **request(f"plot_{kind}"),
        params:
            **made_by("plot", figures.figure, lambda figure: [figures.module(config, figure)]),
        script:
            "../scripts/plot.py"
