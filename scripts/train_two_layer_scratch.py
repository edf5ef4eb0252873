"""Train students of two layers from scratch on the target samples."""

from fate_workflow.jobs.job import this_job

from fate.two_layer.transfer import train_scratch
from fate_workflow.jobs.make_dataset import make_dataset

make_dataset(this_job(), train_scratch, title="Students trained from scratch on the target task")
