"""Jobs: running them, splitting them, and their requests to a cluster.

The scripts of rules import this package first, since what it sets is for all that they import after it; Snakemake
loads it with the rules.
"""

import atexit
import gc
import sys

# Jobs end soon and leave few cycles: to collect them every 700 objects is a tenth of what imports and drawing cost.
gc.set_threshold(50_000)
# At its end Python looks for cycles in all that was imported, 0.3 s in Snakemake and 0.2 s in a job with JAX: frozen
# objects are left out.
atexit.register(gc.freeze)

# xarray loads dask wherever it finds it, a quarter of a second: only jobs that gather parts are to find it.
job = getattr(sys.modules["__main__"], "snakemake", None)
if hasattr(job, "input") and job.input.get("parts") is None:
    sys.modules["dask"] = None
