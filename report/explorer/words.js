// Methods and their closed forms in words, and how numbers are written.
const words = (() => {
  // closed: the method whose closed forms are drawn beside the trained networks of a method; deep: it depends on L;
  // population: its closed form is that of a source learned from the population loss.
  const METHODS = {
    linear: { closed: "linear" },
    fine_tuned: { closed: "fine_tuned", deep: true },
    lp_ft: { closed: "lp_ft", deep: true, population: true },
    residual: { closed: "residual", population: true },
    evidence: { closed: "bayes" },
    bayes: { closed: "bayes" },
    likelihood_ridge: { closed: "best_ridge" },
    limit: { closed: "limit" },
  };
  const LIMIT = "limit d → ∞";
  const FORMS = {
    linear: {
      exact: [
        "exact in n and d",
        "R = ρ + (σ² + ρ) / (n − 2), with ρ = sin²θ after pretraining on the population loss (Theorem 3.7).",
      ],
      asymptotic: [LIMIT, "R = ρ, with ρ = sin²θ after pretraining on the population loss (Theorem 3.7)."],
    },
    fine_tuned: {
      corrected: [
        "corrected",
        "T = (1 − γ)(2 C cos θ − C²) for γ < 1, else zero, after pretraining on the population loss: " +
          "C = q^((L−1)/2), (q − 1 + γ) q^(L−1) = γ + σ² γ / (1 − γ). With noise, C > 1.",
      ],
      printed: [
        "as printed",
        "T = (1 − γ)(2 cos θ − 1) for γ < 1, else zero (Eq. 15; Eq. 22 and 23 for a finite source): C = 1, " +
          "which is so without noise.",
      ],
    },
    lp_ft: {
      asymptotic: [
        LIMIT,
        "The last layer is fitted first: T = (1 − γ)(2 C cos θ − C²), with a smaller C than that of fine-tuning.",
      ],
    },
    residual: {
      asymptotic: [LIMIT, "T = (1 − γ)₊ cos²θ: the source is a free feature, the rest is fitted with least norm."],
    },
    bayes: {
      asymptotic: [
        "posterior mean, all known",
        "R of the best ridge on what the feature leaves to learn, of power ρ. Evidence transfer knows neither angle " +
          "nor noise, and comes close to it.",
      ],
    },
    best_ridge: {
      asymptotic: ["best ridge", "R = [1 − γ − σ² + √((1 − γ − σ²)² + 4σ²)] / 2: no source is used."],
    },
    limit: { asymptotic: ["limit of transfer", "The Bayes risk of both tasks: no method has a lower one for d → ∞."] },
  };
  const AGAINST = {
    scratch: "scratch: T",
    ridge: "scratch with the best ridge: T",
    limit: "the best possible: regret",
  };

  const short = (number) => String(Number(number.toPrecision(4)));
  const angle = (turns) => (turns === 0 ? "0" : `${short(turns)}π`);
  const decimals = (number) => {
    if (Number.isNaN(number)) return "none";
    if (!Number.isFinite(number)) return number > 0 ? "∞" : "−∞";
    return number.toFixed(4).replace(/^-(?=.*[1-9])/, "−").replace("-", "");
  };
  const withError = (mean, error) => `${decimals(mean)}${error === null ? "" : ` ± ${decimals(error)}`}`;

  return { METHODS, FORMS, AGAINST, short, angle, decimals, withError };
})();
