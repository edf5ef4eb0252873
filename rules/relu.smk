# ReLU networks: students pretrained on source teachers, trained on the target's samples, and what theory says.


rule draw_relu_teachers:
    output:
        "<results>/relu/problems/{relu_problem}/teachers.nc",
    log:
        "<logs>/draw_relu_teachers/{relu_problem}.log",
    conda:
        "../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=request("draw_relu_teachers").mem_mb,
        runtime=request("draw_relu_teachers").runtime,
    params:
        settings=lambda wildcards: relu_settings.teachers(config, wildcards.relu_problem),
        code=code(SCRIPTS / "draw_relu_teachers.py"),
    script:
        "../scripts/draw_relu_teachers.py"


rule pretrain_relu:
    input:
        teachers=lambda wildcards: relu_settings.file(config, wildcards.relu_experiment, "teachers"),
    output:
        temp("<results>/relu/experiments/{relu_experiment}/pretrained/{chunk}.nc"),
    log:
        "<logs>/pretrain_relu/{relu_experiment}/{chunk}.log",
    conda:
        "../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=request("pretrain_relu").mem_mb,
        runtime=request("pretrain_relu").runtime,
        gpu=request("pretrain_relu").gpu,
    params:
        settings=lambda wildcards: relu_settings.pretraining(config, wildcards.relu_experiment),
        code=code(SCRIPTS / "pretrain_relu.py"),
    script:
        "../scripts/pretrain_relu.py"


rule gather_pretrained_relu:
    input:
        lambda wildcards: relu_settings.stage_chunks(config, wildcards.relu_experiment, "pretrained"),
    output:
        "<results>/relu/experiments/{relu_experiment}/pretrained.nc",
    log:
        "<logs>/gather_pretrained_relu/{relu_experiment}.log",
    conda:
        "../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=request("gather_pretrained_relu").mem_mb,
        runtime=request("gather_pretrained_relu").runtime,
    params:
        settings=lambda wildcards: relu_settings.pretraining(config, wildcards.relu_experiment),
        code=code(SCRIPTS / "gather_pretrained_relu.py"),
    script:
        "../scripts/gather_pretrained_relu.py"


rule train_scratch_relu:
    input:
        teachers=lambda wildcards: relu_settings.file(config, wildcards.relu_experiment, "teachers"),
    output:
        temp("<results>/relu/experiments/{relu_experiment}/scratch.nc"),
    log:
        "<logs>/train_scratch_relu/{relu_experiment}.log",
    conda:
        "../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=request("train_scratch_relu").mem_mb,
        runtime=request("train_scratch_relu").runtime,
        gpu=request("train_scratch_relu").gpu,
    params:
        settings=lambda wildcards: relu_settings.scratch(config, wildcards.relu_experiment),
        code=code(SCRIPTS / "train_scratch_relu.py"),
    script:
        "../scripts/train_scratch_relu.py"


rule transfer_relu:
    input:
        teachers=lambda wildcards: relu_settings.file(config, wildcards.relu_experiment, "teachers"),
        pretrained=rules.gather_pretrained_relu.output[0],
    output:
        temp("<results>/relu/experiments/{relu_experiment}/transfer/{chunk}.nc"),
    log:
        "<logs>/transfer_relu/{relu_experiment}/{chunk}.log",
    conda:
        "../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=request("transfer_relu").mem_mb,
        runtime=request("transfer_relu").runtime,
        gpu=request("transfer_relu").gpu,
    params:
        settings=lambda wildcards: relu_settings.transfer(config, wildcards.relu_experiment),
        code=code(SCRIPTS / "transfer_relu.py"),
    script:
        "../scripts/transfer_relu.py"


rule gather_transfer_relu:
    input:
        chunks=lambda wildcards: relu_settings.stage_chunks(config, wildcards.relu_experiment, "transfer"),
        scratch=rules.train_scratch_relu.output[0],
        floor="<results>/relu/experiments/{relu_experiment}/theory.nc",
    output:
        "<results>/relu/experiments/{relu_experiment}/transfer.nc",
    log:
        "<logs>/gather_transfer_relu/{relu_experiment}.log",
    conda:
        "../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=request("gather_transfer_relu").mem_mb,
        runtime=request("gather_transfer_relu").runtime,
    params:
        settings=lambda wildcards: relu_settings.transfer(config, wildcards.relu_experiment),
        code=code(SCRIPTS / "gather_transfer_relu.py"),
    script:
        "../scripts/gather_transfer_relu.py"


rule predict_relu:
    input:
        teachers=lambda wildcards: relu_settings.file(config, wildcards.relu_experiment, "teachers"),
    output:
        "<results>/relu/experiments/{relu_experiment}/theory.nc",
    log:
        "<logs>/predict_relu/{relu_experiment}.log",
    conda:
        "../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=request("predict_relu").mem_mb,
        runtime=request("predict_relu").runtime,
    params:
        settings=lambda wildcards: relu_settings.prediction(config, wildcards.relu_experiment),
        code=code(SCRIPTS / "predict_relu.py"),
    script:
        "../scripts/predict_relu.py"


rule transfer_relu_same_features:
    input:
        teachers=lambda wildcards: relu_settings.file(config, wildcards.relu_experiment, "teachers"),
        pretrained=rules.gather_pretrained_relu.output[0],
    output:
        "<results>/relu/experiments/{relu_experiment}/same_features.nc",
    log:
        "<logs>/transfer_relu_same_features/{relu_experiment}.log",
    conda:
        "../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=request("transfer_relu_same_features").mem_mb,
        runtime=request("transfer_relu_same_features").runtime,
        gpu=request("transfer_relu_same_features").gpu,
    params:
        settings=lambda wildcards: relu_settings.same_features(config, wildcards.relu_experiment),
        code=code(SCRIPTS / "transfer_relu_same_features.py"),
    script:
        "../scripts/transfer_relu_same_features.py"


rule transfer_relu_three_layers:
    input:
        teachers=lambda wildcards: relu_settings.file(config, wildcards.relu_experiment, "teachers"),
    output:
        "<results>/relu/experiments/{relu_experiment}/three_layers.nc",
    log:
        "<logs>/transfer_relu_three_layers/{relu_experiment}.log",
    conda:
        "../envs/environment.yaml"
    threads: 1
    resources:
        mem_mb=request("transfer_relu_three_layers").mem_mb,
        runtime=request("transfer_relu_three_layers").runtime,
        gpu=request("transfer_relu_three_layers").gpu,
    params:
        settings=lambda wildcards: relu_settings.three_layers(config, wildcards.relu_experiment),
        code=code(SCRIPTS / "transfer_relu_three_layers.py"),
    script:
        "../scripts/transfer_relu_three_layers.py"
