from typing import NamedTuple
class Kind(NamedTuple):
    shows: str
    stages: tuple=("transfer","theory")
    family: str="linear"
    category: str="Linear networks"
    methods: tuple=()
    population: bool=False
    weight_decay: bool=False
    takes_slices: bool=False
    module: str=""
e=lambda m,**k: Kind("experiment",module=m,takes_slices=True,**k)
s=lambda m,**k: Kind("experiments",module=m,**k)
KINDS={m:e(m) for m in "double_descent linear_transfer fine_tuning surfaces phase_diagrams ridge weight_decay lp_ft residual_transfer".split()}|{m:s(m) for m in "engines finite_source depth unequal_noise identical_task".split()}|{m:Kind("study",module=m) for m in "distances multi_feature lazy_to_rich finite_size covariance fine_tuning_correction step_size width_and_scale relu_same_features relu_three_layers".split()}
KINDS|={"relu_kernels":Kind("networks",("teachers","pretrained"),"two_layer",module="relu_kernels"),"relu_projection":Kind("networks",("teachers","pretrained","theory"),"two_layer",module="relu_projection"),"relu_transfer":Kind("experiment",("transfer","theory"),"two_layer",module="relu_transfer")}
