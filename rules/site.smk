# The site: pages for readers. Nothing needs it: it is made where it is asked for, in an environment with its generator.


use rule stage as build_site with:
    input:
        claims=rules.check_claims.output.json,
        figures=expand(
            "<results>/figures/{figure}.{suffix}", figure=config["figures"], suffix=["pdf", "svg", "png", "rst"]
        ),
        explorer=rules.draw_explorer.output[0],
        datasets=[f"<results>/{name}.nc" for name in TARGETS],
    output:
        directory("<results>/site"),
    log:
        "<logs>/build_site.log",
    conda:
        "../envs/site.yaml"
    resources:
        **request("build_site"),
    params:
        **made_by("build_site", lambda config, _: pages.site(config)),
