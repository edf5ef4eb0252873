"""The plumbing of the workflow: checked config, source digest, whole files, logs."""
