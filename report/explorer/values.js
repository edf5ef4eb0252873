// The numbers that are drawn and written, at the state of the page.
const values = (() => {
  const SIZE = 500; // d of what is exact, where no experiment says another

  const pointAt = (gamma, turns) => {
    const { sigma, depth, ratio, sourceSigma } = state.now;
    const dimension = state.experiment()?.dimension ?? SIZE;
    return { gamma, theta: Math.PI * turns, sigma, depth, ratio, sourceSigma, dimension };
  };
  const closed = () => words.METHODS[state.now.method].closed;
  const forms = () => formulas.methods[closed()];
  const chosenForm = () => forms()[state.now.form];
  const otherForm = () => Object.entries(forms()).find(([name]) => name !== state.now.form)?.[1];
  // The quantity that is shown, of a closed form; the same of what no method can beat.
  const shown = (form, gamma, turns) => formulas.quantities[state.now.against](form, pointAt(gamma, turns));
  const bestForm = formulas.methods.limit.asymptotic;

  // What was measured in a cell of the experiment: {mean, error, converged}, or null.
  const measured = (quantity, row, column) => {
    const experiment = state.experiment();
    const method = experiment?.methods[state.now.method];
    const key = quantity === "limit" ? "risk" : quantity;
    const mean = method?.[key]?.[row]?.[column] ?? null;
    if (mean === null) return null;
    const least = quantity === "limit" ? bestForm.risk(pointAt(experiment.gamma[row], experiment.theta[column])) : 0;
    return { mean: mean - least, error: method[`${key}_error`][row][column], converged: method.converged[row][column] };
  };

  // The angle at which T changes its sign, NaN where it does not: T falls with the angle for every method here.
  const breakEven = (form, gamma) => {
    let [low, high] = [0, state.end("theta")];
    if (!(shown(form, gamma, low) > 0) || !(shown(form, gamma, high) < 0)) return NaN;
    for (let step = 0; step < 40; step++) {
      const middle = (low + high) / 2;
      [low, high] = shown(form, gamma, middle) > 0 ? [middle, high] : [low, middle];
    }
    return low;
  };

  return { pointAt, closed, forms, chosenForm, otherForm, bestForm, shown, measured, breakEven };
})();
