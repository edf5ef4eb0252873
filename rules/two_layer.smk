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
        "<results>/two_layer/networks/{two_layer_network}.nc",
    log:
        "<logs>/pretrain_two_layer/{two_layer_network}.log",
    wildcard_constraints:
        two_layer_network=names(splits.made_at_once(config, "pretrain_two_layer")),
    resources:
        **request("pretrain_two_layer"),
    params:
        **made_by("pretrain_two_layer", two_layer.pretraining),


use rule pretrain_two_layer as pretrain_two_layer_part with:
    output:
        temp("<results>/two_layer/networks/{two_layer_network}/{part}.nc"),
    log:
        "<logs>/pretrain_two_layer/{two_layer_network}/{part}.log",
    wildcard_constraints:
        two_layer_network=names(config["two_layer"]["networks"]),


use rule pretrain_two_layer as gather_two_layer_networks with:
    input:
        parts=lambda wildcards: splits.parts_of(config, "pretrain_two_layer", wildcards.two_layer_network),
    log:
        "<logs>/gather_two_layer_networks/{two_layer_network}.log",
    wildcard_constraints:
        two_layer_network=names(splits.split(config, "pretrain_two_layer")),
    resources:
        **request("gather_two_layer_networks"),


use rule stage as transfer_two_layer with:
    input:
        unpack(lambda wildcards: two_layer.inputs_of_transfer(config, wildcards.two_layer_experiment)),
    output:
        "<results>/two_layer/experiments/{two_layer_experiment}/transfer.nc",
    log:
        "<logs>/transfer_two_layer/{two_layer_experiment}.log",
    wildcard_constraints:
        two_layer_experiment=names(splits.made_at_once(config, "transfer_two_layer")),
    resources:
        **request("transfer_two_layer"),
    params:
        **made_by("transfer_two_layer", two_layer.transfer),


use rule transfer_two_layer as transfer_two_layer_part with:
    output:
        temp("<results>/two_layer/experiments/{two_layer_experiment}/transfer/{part}.nc"),
    log:
        "<logs>/transfer_two_layer/{two_layer_experiment}/{part}.log",
    wildcard_constraints:
        two_layer_experiment=names(config["two_layer"]["experiments"]),


use rule transfer_two_layer as gather_two_layer_transfer with:
    input:
        parts=lambda wildcards: splits.parts_of(config, "transfer_two_layer", wildcards.two_layer_experiment),
    log:
        "<logs>/gather_two_layer_transfer/{two_layer_experiment}.log",
    wildcard_constraints:
        two_layer_experiment=names(splits.split(config, "transfer_two_layer")),
    resources:
        **request("gather_two_layer_transfer"),
