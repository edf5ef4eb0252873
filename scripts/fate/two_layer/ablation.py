"""The number of neurons that ablation leaves. Imports nothing, so that checking a config loads no library."""


def kept_neurons(ablation: float, neurons: int) -> int:
    """m* - round(mu m*): how many of a teacher's neurons the fraction mu = ``ablation`` leaves."""
    return neurons - round(ablation * neurons)
