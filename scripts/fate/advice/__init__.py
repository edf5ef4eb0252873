"""Advice on a user's own data: what pretrained features are worth for the labels at hand, and what to do with them."""
