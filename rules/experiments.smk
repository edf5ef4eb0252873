# Experiments: networks pretrained on the source task, trained on the target samples, and what theory says of them.


rule pretrain:
    input:
        teachers=lambda wildcards: settings.problem_file(config, wildcards.experiment, "teachers"),
    output:
        "<results>/experiments/{experiment}/pretrained.nc",
    log:
        "<logs>/pretrain/{experiment}.log",
    conda:
        "../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=request("pretrain").mem_mb,
        runtime=request("pretrain").runtime,
    params:
        settings=lambda wildcards: settings.pretraining(config, wildcards.experiment),
        code=code(SCRIPTS / "pretrain.py"),
    script:
        "../scripts/pretrain.py"


rule transfer:
    input:
        designs=lambda wildcards: settings.problem_file(config, wildcards.experiment, "designs"),
        pretrained=rules.pretrain.output[0],
    output:
        temp("<results>/experiments/{experiment}/transfer/{chunk}.nc"),
    log:
        "<logs>/transfer/{experiment}/{chunk}.log",
    conda:
        "../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=request("transfer").mem_mb,
        runtime=request("transfer").runtime,
    params:
        settings=lambda wildcards: settings.transfer(config, wildcards.experiment),
        code=code(SCRIPTS / "transfer.py"),
    script:
        "../scripts/transfer.py"


rule gather_transfer:
    input:
        lambda wildcards: settings.transfer_chunks(config, wildcards.experiment),
    output:
        "<results>/experiments/{experiment}/transfer.nc",
    log:
        "<logs>/gather_transfer/{experiment}.log",
    conda:
        "../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=request("gather_transfer").mem_mb,
        runtime=request("gather_transfer").runtime,
    params:
        settings=lambda wildcards: settings.transfer(config, wildcards.experiment),
        code=code(SCRIPTS / "gather_transfer.py"),
    script:
        "../scripts/gather_transfer.py"


rule predict:
    output:
        "<results>/experiments/{experiment}/theory.nc",
    log:
        "<logs>/predict/{experiment}.log",
    conda:
        "../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=request("predict").mem_mb,
        runtime=request("predict").runtime,
    params:
        settings=lambda wildcards: settings.prediction(config, wildcards.experiment),
        code=code(SCRIPTS / "predict.py"),
    script:
        "../scripts/predict.py"
