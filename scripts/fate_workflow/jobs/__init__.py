"""Jobs: running them, splitting them, and their requests to a cluster."""

import gc

# Jobs end soon and leave few cycles: to collect them every 700 objects is a tenth of what imports and drawing cost.
gc.set_threshold(50_000)
