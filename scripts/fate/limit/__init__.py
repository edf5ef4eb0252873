"""The limit of transfer, and transfer that reaches it from data. Beyond the paper."""
