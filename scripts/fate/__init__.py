"""The science: pure functions on arrays and datasets, which know no Snakemake, no paths and no config.

Nothing is imported here, so that formulas and figures never load JAX.
"""
