"""The config: its files, its faults in sentences, its grids."""
