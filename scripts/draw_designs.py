"""Draw the target samples of a problem and reduce each design to its canonical coordinates."""

from fate_workflow.jobs.job import this_job

from fate.linear.designs import draw_designs
from fate_workflow.jobs.make_dataset import make_dataset

make_dataset(this_job(), draw_designs, title="Designs: the target samples in canonical coordinates")
