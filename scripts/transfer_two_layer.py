"""Train students of two layers on the target samples, from scratch and from what they have learned."""

from fate_workflow.jobs.job import this_job

from fate.two_layer.transfer import compare_with_scratch, train_on_target
from fate_workflow.jobs.make_dataset import make_dataset

make_dataset(
    this_job(),
    train_on_target,
    finish=compare_with_scratch,
    title="Students trained on the target task: risks, transferability, and where it vanishes",
)
