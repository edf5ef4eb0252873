"""Linear transfer and fine-tuning of the pretrained students of one chunk."""

from fate_workflow.jobs.job import this_job

from fate.two_layer.transfer import transfer_networks
from fate_workflow.jobs.make_dataset import make_dataset

make_dataset(
    this_job(), transfer_networks, title="Students trained on the target task, some of the pairs of mu and instance"
)
