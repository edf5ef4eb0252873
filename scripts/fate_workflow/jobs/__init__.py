"""Jobs: running them, splitting them, and their requests to a cluster."""
