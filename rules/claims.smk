# Claims: what the files say of each theorem, equation, figure and question.


rule check_claims:
    input:
        [f"<results>/{name}.nc" for name in settings.claimed_files(config)],
    output:
        json="<results>/claims.json",
        page="<results>/claims.md",
        record="<results>/records/claims.json",
    log:
        "<logs>/check_claims.log",
    conda:
        "../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=request("check_claims").mem_mb,
        runtime=request("check_claims").runtime,
    params:
        settings={"files": settings.claimed_files(config)},
        code=code(SCRIPTS / "check_claims.py"),
    script:
        "../scripts/check_claims.py"
