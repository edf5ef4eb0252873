# What every rule has in common: each is this one, with inputs, outputs and settings of its own.


rule stage:
    log:
        "<logs>/stage.log",
    conda:
        "../envs/environment.yaml"
    script:
        "../scripts/{params.script}.py"
