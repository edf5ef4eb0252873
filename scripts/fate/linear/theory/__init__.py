"""Closed forms for the risks, in the limit of many dimensions and exact in the number of samples."""
