"""Evaluate the floor of linear transfer of networks of two layers."""

from fate_workflow.jobs.job import this_job

from fate.two_layer.prediction import predict_risks
from fate_workflow.jobs.make_dataset import make_dataset

make_dataset(
    this_job(),
    predict_risks,
    title="The floor of linear transfer of networks of two layers: what the source neurons leave unexplained",
)
