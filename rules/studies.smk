# Studies: what is no setting of the shared chain. Each has a section of the config, a script and a file of its own.
# The script's name goes by way of params: Snakemake evaluates it when the loop is long over.

for study in config["studies"]:

    rule:
        name:
            f"study_{study}"
        output:
            f"<results>/studies/{study}.nc",
        log:
            f"<logs>/study/{study}.log",
        conda:
            "../envs/environment.yaml"
        threads: 1
        resources:
            mem_mb=request(f"study_{study}").mem_mb,
            runtime=request(f"study_{study}").runtime,
        params:
            study=study,
            settings=settings.study(config, study),
            code=code(SCRIPTS / f"study_{study}.py"),
        script:
            "../scripts/study_{params.study}.py"
