# Problems: the random tasks and data, drawn once and shared by every experiment on them.


rule draw_teachers:
    output:
        "<results>/problems/{problem}/teachers.nc",
    log:
        "<logs>/draw_teachers/{problem}.log",
    conda:
        "../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=request("draw_teachers").mem_mb,
        runtime=request("draw_teachers").runtime,
    params:
        settings=lambda wildcards: settings.teachers(config, wildcards.problem),
        code=code(SCRIPTS / "draw_teachers.py"),
    script:
        "../scripts/draw_teachers.py"


rule draw_designs:
    input:
        teachers=rules.draw_teachers.output[0],
    output:
        "<results>/problems/{problem}/designs.nc",
    log:
        "<logs>/draw_designs/{problem}.log",
    conda:
        "../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=request("draw_designs").mem_mb,
        runtime=request("draw_designs").runtime,
    params:
        settings=lambda wildcards: settings.designs(config, wildcards.problem),
        code=code(SCRIPTS / "draw_designs.py"),
    script:
        "../scripts/draw_designs.py"
