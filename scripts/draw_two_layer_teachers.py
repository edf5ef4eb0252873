"""Draw the target teachers of a problem of two layers."""

from fate_workflow.jobs.job import this_job

from fate.two_layer.teachers import draw_teachers
from fate_workflow.jobs.make_dataset import make_dataset

make_dataset(this_job(), draw_teachers, title="Teachers of two layers of the target task")
