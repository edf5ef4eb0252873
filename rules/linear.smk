# Linear networks: problems, networks pretrained on the source task, experiments on the target task, closed forms.
#
# A stage that would take or hold too much in one job is split into parts, which are gathered and removed. Whether a
# file is made at once or gathered, it comes from the same script and settings: the number of parts reruns nothing.


use rule stage as draw_teachers with:
    output:
        "<results>/problems/{problem}/teachers.nc",
    log:
        "<logs>/draw_teachers/{problem}.log",
    resources:
        **request("draw_teachers"),
    params:
        **made_by("draw_teachers", linear.teachers),


use rule stage as draw_designs with:
    input:
        teachers=rules.draw_teachers.output[0],
    output:
        "<results>/problems/{problem}/designs.nc",
    log:
        "<logs>/draw_designs/{problem}.log",
    wildcard_constraints:
        problem=names(splits.made_at_once(config, "draw_designs")),
    resources:
        **request("draw_designs"),
    params:
        **made_by("draw_designs", linear.designs),


use rule draw_designs as draw_designs_part with:
    output:
        temp("<results>/problems/{problem}/designs/{part}.nc"),
    log:
        "<logs>/draw_designs/{problem}/{part}.log",
    wildcard_constraints:
        problem=names(config["problems"]),


use rule draw_designs as gather_designs with:
    input:
        parts=lambda wildcards: splits.parts_of(config, "draw_designs", wildcards.problem),
    log:
        "<logs>/gather_designs/{problem}.log",
    wildcard_constraints:
        problem=names(splits.split(config, "draw_designs")),
    resources:
        **request("gather_designs"),


use rule stage as pretrain with:
    input:
        teachers=lambda wildcards: linear.problem_file(config, wildcards.network, "teachers"),
    output:
        "<results>/networks/{network}.nc",
    log:
        "<logs>/pretrain/{network}.log",
    wildcard_constraints:
        network=names(splits.made_at_once(config, "pretrain")),
    resources:
        **request("pretrain"),
    params:
        **made_by("pretrain", linear.pretraining),


use rule pretrain as pretrain_part with:
    output:
        temp("<results>/networks/{network}/{part}.nc"),
    log:
        "<logs>/pretrain/{network}/{part}.log",
    wildcard_constraints:
        network=names(config["networks"]),


use rule pretrain as gather_networks with:
    input:
        parts=lambda wildcards: splits.parts_of(config, "pretrain", wildcards.network),
    log:
        "<logs>/gather_networks/{network}.log",
    wildcard_constraints:
        network=names(splits.split(config, "pretrain")),
    resources:
        **request("gather_networks"),


use rule stage as transfer with:
    input:
        unpack(lambda wildcards: linear.inputs_of_transfer(config, wildcards.experiment)),
    output:
        "<results>/experiments/{experiment}/transfer.nc",
    log:
        "<logs>/transfer/{experiment}.log",
    wildcard_constraints:
        experiment=names(splits.made_at_once(config, "transfer")),
    resources:
        **request("transfer"),
    params:
        **made_by("transfer", linear.transfer),


use rule transfer as transfer_part with:
    output:
        temp("<results>/experiments/{experiment}/transfer/{part}.nc"),
    log:
        "<logs>/transfer/{experiment}/{part}.log",
    wildcard_constraints:
        experiment=names(config["experiments"]),


use rule transfer as gather_transfer with:
    input:
        parts=lambda wildcards: splits.parts_of(config, "transfer", wildcards.experiment),
    log:
        "<logs>/gather_transfer/{experiment}.log",
    wildcard_constraints:
        experiment=names(splits.split(config, "transfer")),
    resources:
        **request("gather_transfer"),


use rule stage as predict with:
    output:
        "<results>/experiments/{experiment}/theory.nc",
    log:
        "<logs>/predict/{experiment}.log",
    resources:
        **request("predict"),
    params:
        **made_by("predict", linear.prediction),
