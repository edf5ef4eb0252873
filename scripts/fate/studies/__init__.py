"""Experiments that are no setting of the shared chain: each draws, trains and measures by itself."""
