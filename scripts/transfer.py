"""Train every method of an experiment on the target samples of one chunk of sample ratios."""

from fate.linear.transfer import transfer_networks
from fate_workflow.jobs.job import this_job
from fate_workflow.jobs.make_dataset import make_dataset

make_dataset(this_job(), transfer_networks, title="Networks trained on the target task, some of the sample ratios")
