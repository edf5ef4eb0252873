import numpy as np
import pytest
from scipy import stats

from fate.linear.designs import draw_designs, reduce_design, sample_canonical_law
from fate.linear.teachers import draw_teachers

DIMENSION = 12
SAMPLES = [3, 9, 11, 12, 13, 30]


def random_frame(generator, dimension, count=3):
    return np.linalg.qr(generator.standard_normal((dimension, count)))[0].T


@pytest.mark.parametrize("samples", SAMPLES)
def test_canonical_coordinates_give_what_least_squares_on_the_design_gives(samples):
    generator = np.random.default_rng(samples)
    inputs, noise = generator.standard_normal((samples, DIMENSION)), generator.standard_normal(samples)
    frame = random_frame(generator, DIMENSION)
    reduced = reduce_design(inputs, frame, noise)
    target = 0.6 * frame[0] + 0.8 * frame[1]
    labels = inputs @ target + 0.3 * noise
    fitted = np.linalg.lstsq(inputs, labels, rcond=None)[0]

    rank = min(samples, DIMENSION)
    coordinates = 0.6 * reduced["directions"][0] + 0.8 * reduced["directions"][1]
    correlation = reduced["eigenvalue"] * coordinates + 0.3 * reduced["noise"]
    interpolator = np.zeros(DIMENSION)
    interpolator[:rank] = correlation[:rank] / reduced["eigenvalue"][:rank]
    assert np.isclose(np.sum((interpolator - coordinates) ** 2), np.sum((fitted - target) ** 2), rtol=1e-9)
    assert np.isclose(np.linalg.norm(interpolator), np.linalg.norm(fitted), rtol=1e-9)
    residual = np.sum((labels - inputs @ fitted) ** 2) / samples
    assert np.isclose(0.09 * reduced["noise_residual"], residual, rtol=1e-9, atol=1e-20)


@pytest.mark.parametrize("samples", SAMPLES)
def test_inner_products_of_the_directions_are_kept(samples):
    generator = np.random.default_rng(samples)
    frame = random_frame(generator, DIMENSION)
    inputs, noise = generator.standard_normal((samples, DIMENSION)), generator.standard_normal(samples)
    coordinates = reduce_design(inputs, frame, noise)["directions"]
    assert np.allclose(coordinates @ coordinates.T, np.eye(3), atol=1e-13)


@pytest.mark.parametrize("samples", [4, 11, 13, 40])
def test_rotating_the_inputs_changes_nothing(samples):
    generator = np.random.default_rng(samples)
    frame, rotation = random_frame(generator, DIMENSION), random_frame(generator, DIMENSION, DIMENSION)
    inputs, noise = generator.standard_normal((samples, DIMENSION)), generator.standard_normal(samples)
    plain = reduce_design(inputs, frame, noise)
    rotated = reduce_design(inputs @ rotation, frame @ rotation, noise)
    assert np.allclose(plain["eigenvalue"], rotated["eigenvalue"], atol=1e-12)
    assert np.allclose(plain["directions"] ** 2, rotated["directions"] ** 2, atol=1e-9)


@pytest.mark.parametrize("samples", [8, 16, 24])
def test_real_designs_and_their_law_agree(samples):
    """Kolmogorov-Smirnov over what decides risks: extreme eigenvalues, captured norm, noise gain."""
    draws, dimension = 400, 16
    measured = {"design": [], "law": []}
    for draw in range(draws):
        generator = np.random.default_rng((draw, samples))
        frame = random_frame(generator, dimension)
        design = generator.standard_normal((samples, dimension)), frame, generator.standard_normal(samples)
        for name, reduced in (
            ("design", reduce_design(*design)),
            ("law", sample_canonical_law(generator, samples, dimension, 3)),
        ):
            seen = reduced["eigenvalue"] > 0
            eigenvalue = reduced["eigenvalue"][seen]
            measured[name].append(
                [
                    eigenvalue.max(),
                    np.log(eigenvalue.min()),
                    np.round(np.sum(reduced["directions"][0, seen] ** 2), 9),
                    np.log(np.sum((reduced["noise"][seen] / eigenvalue) ** 2)),
                    np.sum(reduced["directions"][1, seen] ** 2 * eigenvalue),
                    reduced["noise_residual"],
                ]
            )
    pairs = zip(np.transpose(measured["design"]), np.transpose(measured["law"]), strict=True)
    pvalues = [stats.ks_2samp(real, drawn).pvalue for real, drawn in pairs]
    assert min(pvalues) > 1e-3 / (3 * len(pvalues))


@pytest.mark.parametrize("sampler", ["design", "law"])
def test_a_design_depends_on_its_own_number_of_samples_only(sampler):
    teachers = draw_teachers(0, "small", 16, 2)
    alone, among = (
        draw_designs(teachers, seed=0, problem="small", samples=samples, sampler=sampler)
        for samples in ([8], [4, 8, 20])
    )
    among = among.sel(gamma=0.5)
    assert np.array_equal(alone["eigenvalue"][0], among["eigenvalue"])
    assert np.array_equal(alone["source"][0], among["source"])


def spread_inputs(generator, samples, dimension, smallest):
    """Inputs whose singular values fall from 1 to ``smallest``: (n, d), and these values."""
    singular = np.geomspace(1, smallest, min(samples, dimension))
    left, right = (random_frame(generator, size, len(singular)) for size in (samples, dimension))
    return left.T @ (singular[:, None] * right), singular


@pytest.mark.parametrize("samples", [46, 49, 50, 51, 54])
def test_the_smallest_eigenvalues_of_nearly_square_designs_keep_their_digits(samples):
    generator = np.random.default_rng(samples)
    inputs, singular = spread_inputs(generator, samples, 50, 1e-9)
    found = reduce_design(inputs, random_frame(generator, 50), generator.standard_normal(samples))["eigenvalue"]
    np.testing.assert_allclose(np.sort(found)[-len(singular) :], singular[::-1] ** 2 / samples, rtol=1e-4)


def test_directions_in_the_row_space_have_no_part_beyond_it_to_the_last_digit():
    generator = np.random.default_rng(0)
    inputs, _ = spread_inputs(generator, 20, 50, 1e-6)
    frame = np.linalg.qr(inputs.T)[0].T[:3]
    beyond = reduce_design(inputs, frame, generator.standard_normal(20))["directions"][:, 20:]
    assert np.max(np.abs(beyond)) < 1e-14
