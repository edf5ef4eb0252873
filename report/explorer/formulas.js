// Closed forms of risk and transferability, as in scripts/fate/linear/theory and scripts/fate/limit, where each has its
// source and its limits. Risks are relative to |beta_t| = 1, angles are in radians, sigma is not squared.
//
// A point is {gamma, theta, sigma, depth, ratio, sourceSigma, dimension}: n/d, the angle between tasks, noise of the
// target, L >= 2 layers, gamma_s of the source (Infinity: its population loss) and its noise, and d of what is exact.
// For browsers and for Node alike.
const formulas = (() => {
  // factor * power, and zero without noise to amplify.
  const amplify = (factor, power) => (power > 0 ? factor * power : 0);
  const unseen = (gamma) => Math.max(1 - gamma, 0);

  // Eq. 8: (1 - gamma)_+ + sigma^2 min(gamma, 1) / |1 - gamma|.
  const scratchLimit = (gamma, sigma) => unseen(gamma) + amplify(Math.min(gamma, 1) / Math.abs(1 - gamma), sigma ** 2);

  // (1 - n/d)_+ + sigma^2 min(n, d) / (|n - d| - 1), the mean at finite n and d.
  const scratchExact = (samples, dimension, sigma) => {
    const gap = Math.abs(samples - dimension) - 1;
    const factor = gap > 0 ? Math.min(samples, dimension) / gap : Infinity;
    return unseen(samples / dimension) + amplify(factor, sigma ** 2);
  };

  // What a source with gamma_s d samples has learned: N = |betahat_s|^2 and its overlap m with the target.
  const sourceSquareNorm = ({ ratio, sourceSigma }) =>
    ratio === Infinity ? 1 : scratchLimit(ratio, sourceSigma) + 2 * Math.min(ratio, 1) - 1;
  const sourceOverlap = ({ theta, ratio }) => Math.cos(theta) * Math.min(ratio, 1);

  // rho = 1 - m^2 / N, the part of the target that the learned feature cannot express: sin^2(theta) for N = 1.
  const unexplainedPower = (point) => 1 - sourceOverlap(point) ** 2 / sourceSquareNorm(point);

  // [(a - gamma a - r) + sqrt((a - gamma a - r)^2 + 4 a r)] / 2, r = sigma^2: the best ridge for a signal of power a.
  const ridgeRisk = (gamma, sigma, power = 1) => {
    const linear = power * (1 - gamma) - sigma ** 2;
    return Math.max(linear + Math.sqrt(linear ** 2 + 4 * power * sigma ** 2), 0) / 2;
  };

  // The fixed point of the Bayes risks of both tasks, from R = 1 down: each is the best ridge on what the other leaves.
  const limitRisk = (point) => {
    const { gamma, theta, sigma, ratio, sourceSigma } = point;
    if (ratio === Infinity) return ridgeRisk(gamma, sigma, Math.sin(theta) ** 2);
    const left = (risk, noise, samples) => 1 - Math.cos(theta) ** 2 / (1 + (noise ** 2 + risk) / samples);
    let [source, target] = [1, 1];
    for (let step = 0; step < 10000; step++) {
      const before = [source, target];
      source = ridgeRisk(ratio, sourceSigma, left(target, sigma, gamma));
      target = ridgeRisk(gamma, sigma, left(source, sourceSigma, ratio));
      if (Math.abs(source - before[0]) <= 1e-13 && Math.abs(target - before[1]) <= 1e-13) break;
    }
    return target;
  };

  // C = sqrt(prod (q + D_l)), q the largest root of (q - a) prod_{l=2..L} (q + D_l) = B.
  const couplingAtEnd = (a, fitted, imbalances) => {
    if (imbalances.length === 1) {
      const shift = a + imbalances[0];
      const root = Math.sqrt(shift ** 2 + 4 * fitted);
      return Math.sqrt(shift > 0 ? (shift + root) / 2 : (2 * fitted) / (root - shift || 1)); // without cancellation
    }
    // Beyond its largest root the product is convex, so that Newton's steps from above never pass q.
    const lower = Math.max(a, ...imbalances.map((each) => -each));
    let q = lower + fitted ** (1 / (imbalances.length + 1)) * (1 + 1e-12) + 1e-300;
    for (let step = 0; step < 500; step++) {
      const factors = [q - a, ...imbalances.map((each) => q + each)];
      const product = factors.reduce((one, other) => one * other);
      const slope = product * factors.reduce((sum, factor) => sum + 1 / factor, 0);
      const next = Math.max(q - (product - fitted) / slope, lower);
      if (!(next < q)) break;
      q = next;
    }
    return Math.sqrt(imbalances.reduce((product, each) => product * Math.max(q + each, 0), 1));
  };

  // a = (1 - gamma) |u_0|^2, B = gamma + sigma^2 gamma / (1 - gamma), for gamma < 1.
  const amplifiedCoupling = ({ gamma, sigma }, imbalances, nullShare = 1) =>
    couplingAtEnd((1 - gamma) * nullShare, gamma + (sigma ** 2 * gamma) / (1 - gamma), imbalances);

  // T = (1 - gamma) (2 c m - c^2 N) for gamma < 1, else 0.
  const amplifiedGain = (gamma, findFactor, overlap, squareNorm) => {
    if (gamma >= 1) return 0;
    const factor = findFactor();
    return (1 - gamma) * (2 * factor * overlap - factor ** 2 * squareNorm);
  };

  // Eq. 15, 22 and 23, which take c = 1.
  const fineTunedGainPrinted = (point) => unseen(point.gamma) * (2 * sourceOverlap(point) - sourceSquareNorm(point));

  // c = C / N^((L-1)/(2L)) of balanced layers, which noise and depth make larger than 1.
  const fineTunedGain = (point) => {
    const [norm, layers] = [sourceSquareNorm(point), point.depth - 1];
    const coupling = () => amplifiedCoupling(point, Array(layers).fill(0), norm ** (1 / point.depth));
    const factor = () => coupling() / norm ** (layers / (2 * point.depth));
    return amplifiedGain(point.gamma, factor, sourceOverlap(point), norm);
  };

  // Probing leaves the last layer with the imbalance -sin^2(theta).
  const probedGain = (point) => {
    const imbalances = Array(point.depth - 1).fill(0);
    imbalances[imbalances.length - 1] = -(Math.sin(point.theta) ** 2);
    const factor = () => Math.sign(Math.cos(point.theta)) * amplifiedCoupling(point, imbalances);
    return amplifiedGain(point.gamma, factor, Math.cos(point.theta), 1);
  };

  const residualGain = ({ gamma, theta }) => unseen(gamma) * Math.cos(theta) ** 2;

  const scratch = {
    asymptotic: ({ gamma, sigma }) => scratchLimit(gamma, sigma),
    exact: ({ gamma, sigma, dimension }) => scratchExact(gamma * dimension, dimension, sigma),
  };
  const gainOf = (risk, form = "asymptotic") => (point) => scratch[form](point) - risk(point);
  const riskOf = (gain) => (point) => scratch.asymptotic(point) - gain(point);
  const byRisk = (risk, form) => ({ risk, gain: gainOf(risk, form) });
  const byGain = (gain) => ({ risk: riskOf(gain), gain });
  const linearExact = (point) => {
    const [lost, samples] = [unexplainedPower(point), point.gamma * point.dimension];
    return lost + amplify(1 / Math.max(samples - 2, 0), point.sigma ** 2 + lost);
  };

  // The closed forms of each method under their names in theory.nc, the one that is right first: risk R and gain
  // T = R_scratch - R at a point.
  const methods = {
    linear: { exact: byRisk(linearExact, "exact"), asymptotic: byRisk(unexplainedPower) },
    fine_tuned: { corrected: byGain(fineTunedGain), printed: byGain(fineTunedGainPrinted) },
    lp_ft: { asymptotic: byGain(probedGain) },
    residual: { asymptotic: byGain(residualGain) },
    bayes: { asymptotic: byRisk((point) => ridgeRisk(point.gamma, point.sigma, unexplainedPower(point))) },
    limit: { asymptotic: byRisk(limitRisk) },
    best_ridge: { asymptotic: byRisk(({ gamma, sigma }) => ridgeRisk(gamma, sigma)) },
  };

  // What is shown of a method: T over scratch, T over scratch with the best ridge, or the regret, R above the limit.
  const quantities = {
    scratch: (form, point) => form.gain(point),
    ridge: (form, point) => ridgeRisk(point.gamma, point.sigma) - form.risk(point),
    limit: (form, point) => form.risk(point) - limitRisk(point),
  };

  return { methods, quantities, scratch };
})();

if (typeof module !== "undefined") module.exports = formulas;
