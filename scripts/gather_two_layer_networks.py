"""Put the chunks of a network's pretrained students together."""

from fate_workflow.jobs.job import this_job

from fate.two_layer.chunks import gather_networks
from fate_workflow.jobs.make_dataset import make_dataset

make_dataset(
    this_job(),
    lambda chunks, **_: gather_networks(chunks),
    title="Students pretrained on source teachers, with what certifies them",
)
