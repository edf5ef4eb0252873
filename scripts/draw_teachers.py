"""Draw the source, orthogonal and spare directions of a problem's instances."""

from fate_workflow.jobs.job import this_job

from fate.linear.teachers import draw_teachers
from fate_workflow.jobs.make_dataset import make_dataset

make_dataset(this_job(), draw_teachers, title="Teachers: directions of source task, target task and everything else")
