# The explorer: one page of closed forms and trained networks. Nothing needs it: it is made where it is asked for.


use rule stage as draw_explorer with:
    input:
        **pages.inputs_of_explorer(config),
    output:
        "<results>/explorer.html",
    log:
        "<logs>/draw_explorer.log",
    conda:
        "../envs/site.yaml"
    resources:
        **request("draw_explorer"),
    params:
        **made_by("draw_explorer", lambda *_: pages.explorer()),
