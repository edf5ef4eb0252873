"""Settings of each stage: its part of the resolved config, and nothing else of it; and the files of its inputs.

Settings are plain values under sorted keys, with angles in radians, which Snakemake compares with those of the last
run: a job runs again exactly when something that it uses has changed.
"""
