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
        params:
            study=study,
            settings=settings.study(config, study),
            code=code(SCRIPTS / f"study_{study}.py"),
        script:
            "../scripts/study_{params.study}.py"
