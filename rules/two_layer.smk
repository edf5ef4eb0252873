# Networks of two layers: students pretrained on source teachers, trained on the target's samples, and closed forms.


use rule stage as draw_two_layer_teachers with:
    output:
        "<results>/two_layer/problems/{two_layer_problem}/teachers.nc",
    log:
        "<logs>/draw_two_layer_teachers/{two_layer_problem}.log",
    resources:
        **request("draw_two_layer_teachers"),
    params:
        **made_by("draw_two_layer_teachers", two_layer.teachers),


use rule stage as predict_two_layer with:
    input:
        teachers=rules.draw_two_layer_teachers.output[0],
    output:
        "<results>/two_layer/problems/{two_layer_problem}/theory.nc",
    log:
        "<logs>/predict_two_layer/{two_layer_problem}.log",
    resources:
        **request("predict_two_layer"),
    params:
        **made_by("predict_two_layer", two_layer.prediction),


use rule stage as pretrain_two_layer with:
    input:
        teachers=lambda wildcards: two_layer.problem_file(config, wildcards.two_layer_network, "teachers"),
    output:
        temp("<results>/two_layer/networks/{two_layer_network}/{chunk}.nc"),
    log:
        "<logs>/pretrain_two_layer/{two_layer_network}/{chunk}.log",
    resources:
        **request("pretrain_two_layer"),
    params:
        **made_by("pretrain_two_layer", two_layer.pretraining),


use rule stage as gather_two_layer_networks with:
    input:
        chunks=lambda wildcards: two_layer.chunks_of_network(config, wildcards.two_layer_network),
    output:
        "<results>/two_layer/networks/{two_layer_network}.nc",
    log:
        "<logs>/gather_two_layer_networks/{two_layer_network}.log",
    resources:
        **request("gather_two_layer_networks"),
    params:
        **made_by("gather_two_layer_networks", two_layer.pretraining),


use rule stage as train_two_layer_scratch with:
    input:
        unpack(lambda wildcards: two_layer.inputs_of_scratch(config, wildcards.two_layer_experiment)),
    output:
        temp("<results>/two_layer/experiments/{two_layer_experiment}/scratch.nc"),
    log:
        "<logs>/train_two_layer_scratch/{two_layer_experiment}.log",
    resources:
        **request("train_two_layer_scratch"),
    params:
        **made_by("train_two_layer_scratch", two_layer.scratch),


use rule stage as transfer_two_layer with:
    input:
        unpack(lambda wildcards: two_layer.inputs_of_transfer(config, wildcards.two_layer_experiment)),
    output:
        temp("<results>/two_layer/experiments/{two_layer_experiment}/transfer/{chunk}.nc"),
    log:
        "<logs>/transfer_two_layer/{two_layer_experiment}/{chunk}.log",
    resources:
        **request("transfer_two_layer"),
    params:
        **made_by("transfer_two_layer", two_layer.transfer),


use rule stage as gather_two_layer_transfer with:
    input:
        unpack(lambda wildcards: two_layer.inputs_of_comparison(config, wildcards.two_layer_experiment)),
    output:
        "<results>/two_layer/experiments/{two_layer_experiment}/transfer.nc",
    log:
        "<logs>/gather_two_layer_transfer/{two_layer_experiment}.log",
    resources:
        **request("gather_two_layer_transfer"),
    params:
        **made_by("gather_two_layer_transfer", two_layer.transfer),
