# Studies: questions outside the shared chain. Each has a section of the config, a module and a file of its name.


use rule stage as study with:
    input:
        unpack(lambda wildcards: studies.inputs(config, wildcards.study)),
    output:
        "<results>/studies/{study}.nc",
    log:
        "<logs>/study/{study}.log",
    resources:
        **request("study"),
    params:
        **made_by("study", studies.study, lambda study: [f"fate/studies/{study}.py"]),
