"""Pretrain full-width networks on the source task and compress them to rank one."""

from fate_workflow.jobs.job import this_job

from fate.linear.pretraining import pretrain_networks
from fate_workflow.jobs.make_dataset import make_dataset

make_dataset(this_job(), pretrain_networks, title="Networks pretrained on the source task, with what certifies them")
