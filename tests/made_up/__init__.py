"""Made-up files for every kind of figure, with the names and dimensions of real ones."""
