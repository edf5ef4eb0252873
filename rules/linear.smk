# Linear networks: problems, networks pretrained on the source task, experiments on the target task, closed forms.


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
    resources:
        **request("draw_designs"),
    params:
        **made_by("draw_designs", linear.designs),


use rule stage as pretrain with:
    input:
        teachers=lambda wildcards: linear.problem_file(config, wildcards.network, "teachers"),
    output:
        "<results>/networks/{network}.nc",
    log:
        "<logs>/pretrain/{network}.log",
    resources:
        **request("pretrain"),
    params:
        **made_by("pretrain", linear.pretraining),


use rule stage as transfer with:
    input:
        unpack(lambda wildcards: linear.inputs_of_transfer(config, wildcards.experiment)),
    output:
        temp("<results>/experiments/{experiment}/transfer/{chunk}.nc"),
    log:
        "<logs>/transfer/{experiment}/{chunk}.log",
    resources:
        **request("transfer"),
    params:
        **made_by("transfer", linear.transfer),


use rule stage as gather_transfer with:
    input:
        chunks=lambda wildcards: linear.chunks_of_transfer(config, wildcards.experiment),
    output:
        "<results>/experiments/{experiment}/transfer.nc",
    log:
        "<logs>/gather_transfer/{experiment}.log",
    resources:
        **request("gather_transfer"),
    params:
        **made_by("gather_transfer", linear.transfer),


use rule stage as predict with:
    output:
        "<results>/experiments/{experiment}/theory.nc",
    log:
        "<logs>/predict/{experiment}.log",
    resources:
        **request("predict"),
    params:
        **made_by("predict", linear.prediction),
