"""From datasets to matplotlib figures."""
