"""Pretrain students of two layers on source teachers."""

from fate_workflow.jobs.job import this_job

from fate.two_layer.pretraining import pretrain_networks
from fate_workflow.jobs.make_dataset import make_dataset

make_dataset(this_job(), pretrain_networks, title="Students pretrained on source teachers, with what certifies them")
