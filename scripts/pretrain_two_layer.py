"""Pretrain the students of one chunk of pairs of mu and instance."""

from fate_workflow.jobs.job import this_job

from fate.two_layer.pretraining import pretrain_networks
from fate_workflow.jobs.make_dataset import make_dataset

make_dataset(
    this_job(), pretrain_networks, title="Students pretrained on source teachers, some of the pairs of mu and instance"
)
