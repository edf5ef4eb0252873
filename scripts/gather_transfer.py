"""Put the chunks of an experiment's transfer back together, in the order of gamma."""

from fate.linear.chunks import gather_transfer
from fate_workflow.jobs.job import this_job
from fate_workflow.jobs.make_dataset import make_dataset

make_dataset(
    this_job(),
    lambda chunks, **_: gather_transfer(chunks),
    title="Networks trained on the target task: risks and transferability, beside the exact end points",
)
