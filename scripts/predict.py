"""Evaluate the closed forms of an experiment, on its grid and on a fine one."""

from fate_workflow.jobs.job import this_job

from fate.linear.prediction import predict_risks
from fate_workflow.jobs.make_dataset import make_dataset

make_dataset(
    this_job(),
    predict_risks,
    title="Closed forms: risks and transferability, asymptotic and exact, printed and corrected",
)
