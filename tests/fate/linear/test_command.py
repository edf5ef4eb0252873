"""The command `fate theory`: what it prints are the closed forms, and bad numbers get one sentence."""

import sys

import pytest

from fate.__main__ import main
from fate.linear.theory import fine_tuning, linear_transfer, scratch


def theory(monkeypatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["fate", "theory", *arguments])
    return main()


def test_it_prints_the_printed_the_corrected_and_the_exact(monkeypatch, capsys):
    assert theory(monkeypatch, "--gamma", ".5", "--theta", ".25", "--sigma", "1", "--depth", "3") == 0
    text = capsys.readouterr().out
    assert text.startswith("d = 500, n = 250, theta = 0.25 pi, sigma = 1, L = 3, source: the population\n")
    angle = 0.25 * 3.141592653589793
    for value in (
        scratch.mean(250, 500, 1.0),
        linear_transfer.mean(250, angle, 1.0),
        fine_tuning.transferability(0.5, angle, 1.0, 3),
        fine_tuning.transferability_printed(0.5, angle),
    ):
        assert f"{float(value):.5g}" in text.split()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--gamma", ".5", "--theta", "2"), "--theta is 2, but must be from 0 to 1."),
        (("--gamma", "-1", "--theta", "0"), "--gamma is -1, but must be from 0 to 1e+09."),
        (("--gamma", "nan", "--theta", "0"), "--gamma is nan, but must be from 0 to 1e+09."),
        (("--gamma", ".5", "--theta", "0", "--depth", "1"), "--depth is 1, but must be from 2 to 1e+09."),
        (
            ("--gamma", ".5", "--theta", "0", "--source-ratio", "0"),
            "--source-ratio is 0, but must be from 0.001 to 1e+09.",
        ),
        (
            ("--gamma", ".001", "--theta", "0"),
            "--gamma times --dimension must give 3 samples at least: raise one.",
        ),
    ],
)
def test_numbers_out_of_bounds_get_one_sentence(monkeypatch, capsys, arguments, sentence):
    assert theory(monkeypatch, *arguments) == 2
    assert capsys.readouterr().err == f"{sentence}\n"
