# Figures: one rule for each kind, with its part of the report and its requests; the config says what they show.

for kind in KINDS:

    rule:
        name:
            f"plot_{kind}"
        input:
            unpack(lambda wildcards: figures.inputs(config, wildcards.figure)),
        output:
            pdf="<results>/figures/{figure}.pdf",
            svg=report(
                "<results>/figures/{figure}.svg",
                caption="../report/caption.rst",
                category=PARTS[KINDS[kind].part],
                labels={"figure": "{figure}", "shows": KINDS[kind].title},
            ),
            png="<results>/figures/{figure}.png",
            caption="<results>/figures/{figure}.rst",
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
            **made_by("plot", figures.figure, [f"fate/figures/{KINDS[kind].module}.py"]),
        script:
            "../scripts/{params.script}.py"


# Makes nothing: Snakemake shows the input that is missing, which is a sentence, in place of "No rule to produce".
rule unknown_figure:
    input:
        lambda wildcards: f"The config has no figure {wildcards.figure}{nearest(wildcards.figure, config['figures'])}.",
    output:
        "<results>/figures/{figure}.{suffix}",
    wildcard_constraints:
        figure=rf"(?!(?:{names(config['figures'])})\.)[A-Za-z]\w*",
    localrule: True
