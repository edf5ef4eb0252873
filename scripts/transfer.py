"""Train every method of an experiment on the target samples."""

from fate_workflow.jobs.job import this_job

from fate.linear.transfer import compare_with_scratch, train_on_target
from fate_workflow.jobs.make_dataset import make_dataset

make_dataset(
    this_job(),
    train_on_target,
    finish=compare_with_scratch,
    title="Networks trained on the target task: risks and transferability, beside the exact end points",
)
