# Studies: questions outside the shared chain. Each has a section of the config and a file of its name, and the module of
# its kind.


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
        **made_by("study", studies.study, lambda study: [studies.module(config, study)]),
