"""Set the chunks of an experiment's transfer beside scratch, and locate where they break even."""

from fate_workflow.jobs.job import this_job

from fate.two_layer.chunks import gather_transfer
from fate_workflow.jobs.make_dataset import make_dataset

make_dataset(
    this_job(),
    lambda chunks, scratch, theory, **_: gather_transfer(chunks, scratch, theory),
    title="Students trained on the target task: risks, transferability, and where it vanishes",
)
