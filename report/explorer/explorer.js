// The view of the explorer. One object has the state, which is also the link; each change draws what follows from it.
const explorer = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const element = (id) => document.getElementById(id);
  const control = (name) => document.querySelector(`[name="${name}"]`);
  for (const each of data.linear) each.ratio = each.ratio ?? Infinity;

  // closed: the method whose closed forms are drawn beside the trained networks of a method.
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
  const FORMS = {
    linear: {
      exact: ["exact in n and d", "R = ρ + (σ² + ρ) / (n − 2), with ρ = sin²θ after pretraining on the population loss."],
      asymptotic: ["limit d → ∞", "R = ρ, with ρ = sin²θ after pretraining on the population loss (Theorem 3.7)."],
    },
    fine_tuned: {
      corrected: ["corrected", "T = (1 − γ)(2 C cos θ − C²) for γ < 1, where C = q^((L−1)/2) and (q − 1 + γ) q^(L−1) = γ + σ² γ / (1 − γ); zero for γ ≥ 1. C > 1 with noise. Here for a source of unit length."],
      printed: ["as printed", "T = (1 − γ)(2 cos θ − 1) for γ < 1, else zero (Eq. 15; Eq. 22 and 23 of a finite source): C = 1, which is so without noise only."],
    },
    lp_ft: { asymptotic: ["limit d → ∞", "The last layer is fitted first: T = (1 − γ)(2 C cos θ − C²) with the smaller C that this start leads to."] },
    residual: { asymptotic: ["limit d → ∞", "T = (1 − γ)₊ cos²θ: the source is a free feature, the rest is fitted with least norm."] },
    bayes: { asymptotic: ["posterior mean, all known", "R of ridge regression with the best penalty on what the feature leaves to learn, of power ρ. Evidence transfer knows neither angle nor noise, and comes close to it."] },
    best_ridge: { asymptotic: ["best ridge", "R = [1 − γ − σ² + √((1 − γ − σ²)² + 4σ²)] / 2: no source is used."] },
    limit: { asymptotic: ["limit of transfer", "The Bayes risk of both tasks: no method has a lower one for d → ∞."] },
  };
  const RATIOS = [0.1, 0.25, 0.5, 0.75, 0.9, 1.1, 1.25, 1.5, 2, 3, 5, Infinity];
  const SETTING = ["sigma", "depth", "ratio", "sourceSigma"];
  const SIZE = 500; // d of what is exact, where no experiment says another
  const STEPS = { gamma: [0.05, 0.01], theta: [0.025, 0.005] }; // of the cursor, and with Shift
  const NEAR = { gamma: 0.026, theta: 0.0126 }; // of the cursor and a slice of trained networks
  const FAR = 20; // beyond every slice; infinite values are drawn there
  const MARGIN = 1.02; // of the axes beyond the last networks
  const DEFAULTS = {
    method: "fine_tuned", form: "corrected", against: "scratch", experiment: "loud", sigma: 1, depth: 2, ratio: Infinity,
    sourceSigma: 0, gamma: 0.5, theta: 0.25, network: "relu", transfer: "linear", mu: 0.3, n: 32,
  };
  let state = { ...DEFAULTS };
  let figures; // the Bokeh document

  // ---- the state and the link

  const text = (value) => (value === Infinity ? "inf" : String(value));
  const value = (name, given) => {
    if (typeof DEFAULTS[name] !== "number") return given;
    const number = given === "inf" ? Infinity : Number(given);
    return Number.isNaN(number) || given === "" ? DEFAULTS[name] : number;
  };
  const readLink = () => {
    const link = new URLSearchParams(location.hash.slice(1));
    return Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, value(name, link.get(name) ?? DEFAULTS[name])]));
  };
  const writeLink = () => {
    const link = new URLSearchParams(Object.entries(state).map(([name, each]) => [name, text(each)]));
    history.replaceState(null, "", `#${link}`);
  };
  const clamp = (number, low, high) => Math.min(Math.max(number, low), high);
  const only = (wanted, choices) => (choices.includes(wanted) ? wanted : choices[0]);
  const closest = (wanted, grid) =>
    grid.reduce((best, each) => (Math.abs(each - wanted) < Math.abs(best - wanted) ? each : best), grid[0]);

  // The nearest state to a wanted one that makes sense.
  const sensible = (wanted) => {
    const found = { ...wanted, method: only(wanted.method, Object.keys(METHODS)) };
    const method = METHODS[found.method];
    found.form = only(found.form, Object.keys(FORMS[method.closed]));
    found.against = only(found.against, Object.keys(formulas.quantities));
    found.sigma = clamp(found.sigma, 0, 2);
    found.sourceSigma = clamp(found.sourceSigma, 0, 2);
    found.depth = clamp(Math.round(found.depth), 2, 16);
    found.ratio = method.population || !(found.ratio > 0) ? Infinity : found.ratio;
    if (found.ratio === Infinity) found.sourceSigma = 0;
    if (found.ratio === 1 && found.sourceSigma > 0) found.ratio = 1.1; // where the source's own risk is infinite
    const same = data.linear.filter((each) => matches(each, found)).sort((one, other) => cells(other) - cells(one));
    found.experiment = only(found.experiment, same.map((each) => each.name)) ?? "";
    found.gamma = clamp(found.gamma, 0.01, end("gamma", found));
    found.theta = clamp(found.theta, 0, end("theta", found));
    const network = data.two_layer.find((each) => each.name === found.network) ?? data.two_layer[0];
    if (network) {
      found.network = network.name;
      found.transfer = only(found.transfer, Object.keys(network.relative));
      found.mu = closest(found.mu, network.mu);
      found.n = closest(found.n, network.n);
    }
    return found;
  };
  const matches = (experiment, { method, ...setting }) =>
    method in experiment.methods &&
    SETTING.every((name) => (setting.ratio === Infinity && name === "sourceSigma")
      || (name === "depth" && !METHODS[method].deep) || experiment[name] === setting[name]);
  const cells = (experiment) => experiment.gamma.length * experiment.theta.length;
  const end = (axis, { experiment }) =>
    Math.max({ gamma: 2, theta: 0.5 }[axis], ...(data.linear.find((each) => each.name === experiment)?.[axis] ?? []));

  const set = (changes) => {
    state = sensible({ ...state, ...changes });
    writeLink();
    draw();
  };
  const chosen = () => data.linear.find((each) => each.name === state.experiment);
  const network = () => data.two_layer.find((each) => each.name === state.network);

  // A click: the cursor goes to the trained networks that are nearest, or to the place itself where there are none.
  const place = (wanted) => {
    const grid = (axis) => (axis in STEPS ? chosen()?.[axis] ?? [] : network()[axis]);
    const moved = Object.entries(wanted).map(([axis, at]) => {
      const distance = axis === "n" ? (each) => Math.abs(Math.log(each / at)) : (each) => Math.abs(each - at);
      const near = [...grid(axis)].sort((one, other) => distance(one) - distance(other))[0];
      return [axis, grid(axis).length > 1 || distance(near) < NEAR[axis] ? near : Number(at.toFixed(3))];
    });
    set(Object.fromEntries(moved));
  };
  const move = (axis, direction, fine) => {
    const grid = axis in STEPS ? (fine ? [] : chosen()?.[axis] ?? []) : network()[axis];
    const beyond = grid.filter((each) => (each - state[axis]) * direction > 1e-9);
    if (axis in STEPS && (grid.length < 2 || !beyond.length)) {
      set({ [axis]: Number((state[axis] + direction * STEPS[axis][fine ? 1 : 0]).toFixed(4)) });
    } else if (beyond.length) {
      set({ [axis]: direction > 0 ? Math.min(...beyond) : Math.max(...beyond) });
    }
  };

  // ---- values

  const pointAt = (gamma, theta) => ({
    gamma, theta: Math.PI * theta, sigma: state.sigma, depth: state.depth, ratio: state.ratio,
    sourceSigma: state.sourceSigma, dimension: chosen()?.dimension ?? SIZE,
  });
  const forms = () => formulas.methods[METHODS[state.method].closed];
  const otherForm = () => Object.keys(forms()).find((form) => form !== state.form);
  const shown = (form, gamma, theta) => formulas.quantities[state.against](form, pointAt(gamma, theta));
  const best = (gamma, theta) => shown(formulas.methods.limit.asymptotic, gamma, theta);

  // What was measured in a cell of an experiment: [mean, standard error, converged], or nothing.
  const measured = (experiment, quantity, row, column) => {
    const method = experiment?.methods[state.method];
    const key = quantity === "limit" ? "risk" : quantity;
    const mean = method?.[key]?.[row][column] ?? null;
    if (mean === null) return null;
    const { gamma, theta } = experiment;
    const limit = quantity === "limit" ? formulas.methods.limit.asymptotic.risk(pointAt(gamma[row], theta[column])) : 0;
    return [mean - limit, method[`${key}_error`][row][column], method.converged[row][column]];
  };
  const nearIndex = (axis) => {
    const grid = chosen()?.[axis] ?? [];
    const near = closest(state[axis], grid);
    return Math.abs(near - state[axis]) <= NEAR[axis] ? grid.indexOf(near) : -1;
  };
  // The angle at which T changes its sign; T falls with the angle for every method here.
  const breakEven = (form, gamma) => {
    let [low, high] = [0, end("theta", state)];
    if (!(shown(form, gamma, low) > 0) || !(shown(form, gamma, high) < 0)) return NaN;
    for (let step = 0; step < 40; step++) {
      const middle = (low + high) / 2;
      [low, high] = shown(form, gamma, middle) > 0 ? [middle, high] : [low, middle];
    }
    return low;
  };
  const line = (low, high, count, of) => {
    const x = Array.from({ length: count }, (_, index) => low + ((high - low) * index) / (count - 1));
    return { x, y: x.map(of) };
  };

  // ---- drawing

  const model = (name) => figures.get_model_by_name(name);
  const fill = (name, columns) => { model(name).data = columns; };
  const fillLines = (name, lines) => {
    for (const each of ["chosen", "others", "limit"]) fill(`${name}_${each}`, lines[each] ?? { x: [], y: [] });
  };
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const cursor = (name, width, height) => {
    for (const [dimension, at] of Object.entries({ width, height })) {
      const span = model(`${name}_${dimension}`);
      if (span && at !== undefined) span.location = at;
    }
  };
  // Points beyond the range become triangles at its end, so that none is dropped.
  const fillPoints = (name, points, [low, high]) => {
    const columns = { x: [], y: [], low: [], high: [], marker: [], colour: [], fill: [] };
    for (const { x, y, error, converged, colour: of } of points) {
      const inside = y >= low && y <= high;
      columns.x.push(x);
      columns.y.push(clamp(y, low, high));
      columns.low.push(inside ? Math.max(y - error, low) : NaN);
      columns.high.push(inside ? Math.min(y + error, high) : NaN);
      columns.marker.push(inside ? "circle" : y > high ? "triangle" : "inverted_triangle");
      columns.colour.push(of);
      columns.fill.push(converged ? of : colour("paper"));
    }
    fill(`${name}_points`, columns);
  };

  const drawMap = () => {
    const regret = state.against === "limit";
    const [gammaEnd, thetaEnd] = ["gamma", "theta"].map((axis) => MARGIN * end(axis, state));
    const { rows, columns } = data.map;
    const form = forms()[state.form];
    const name = regret ? "regret" : "transfer";
    const source = model(`map_${name}`);
    const image = source.data.image[0];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const at = shown(form, ((column + 0.5) / columns) * gammaEnd, ((row + 0.5) / rows) * thetaEnd);
        image[row * columns + column] = clamp(at, regret ? 0.01 : -1, 1);
      }
    }
    source.data = { image: [image], dw: [gammaEnd], dh: [thetaEnd] };
    source.change.emit(); // of the image, which is the same object with other numbers
    const experiment = chosen();
    const cellsOf = { x: [], y: [], value: [] };
    experiment?.gamma.forEach((gamma, row) => experiment.theta.forEach((theta, column) => {
      const found = measured(experiment, state.against, row, column);
      if (!found) return;
      cellsOf.x.push(gamma);
      cellsOf.y.push(theta);
      cellsOf.value.push(clamp(found[0], regret ? 0.01 : -1, 1));
    }));
    for (const each of ["transfer", "regret"]) {
      const seen = each === name;
      for (const part of ["image", "bar"]) model(`map_${each}_${part}`).visible = seen;
      fill(`map_${each}_points`, seen ? cellsOf : { x: [], y: [], value: [] });
    }
    const other = otherForm();
    fillLines("map", regret ? {} : {
      chosen: line(0.005, gammaEnd, 400, (gamma) => breakEven(form, gamma)),
      others: other && line(0.005, gammaEnd, 400, (gamma) => breakEven(forms()[other], gamma)),
    });
    model("map").x_range.end = gammaEnd;
    model("map").y_range.end = thetaEnd;
  };

  const regretRange = (values) => {
    const top = clamp(1.15 * Math.max(...values.filter(Number.isFinite)), 0.02, 1.2);
    return [-0.05 * top, top];
  };
  const drawSlices = () => {
    const regret = state.against === "limit";
    const experiment = chosen();
    const [row, column] = [nearIndex("gamma"), nearIndex("theta")];
    const slices = {
      along_gamma: ["gamma", (x) => [x, state.theta], column < 0 ? [] : experiment.gamma.map((x, at) => [x, at, column])],
      along_theta: ["theta", (x) => [state.gamma, x], row < 0 ? [] : experiment.theta.map((x, at) => [x, row, at])],
    };
    for (const [name, [axis, at, trained]] of Object.entries(slices)) {
      const high = MARGIN * end(axis, state);
      const start = axis === "gamma" ? 0.005 : 0;
      const of = (form) => line(start, high, 400, (x) => clamp(shown(form, ...at(x)), -FAR, FAR));
      const other = otherForm();
      fillLines(name, {
        chosen: of(forms()[state.form]),
        others: other && of(forms()[other]),
        limit: regret || state.method === "limit" ? undefined : of(formulas.methods.limit.asymptotic),
      });
      const points = trained.map(([x, ...cell]) => [x, measured(experiment, state.against, ...cell)]).filter(([, found]) => found);
      const range = regret ? regretRange([...model(`${name}_chosen`).data.y, ...points.map(([, [y]]) => y)]) : [-1.2, 1.2];
      fillPoints(name, points.map(([x, [y, error, converged]]) => ({ x, y, error: error ?? 0, converged, colour: colour("trained") })), range);
      const plot = model(name);
      [plot.y_range.start, plot.y_range.end] = range;
      plot.x_range.end = high;
      plot.left[0].axis_label = regret ? "regret, R above the limit" : "transferability T";
      cursor(name, undefined, state[axis]);
    }
    model("along_gamma").title.text = `At θ = ${angle(state.theta)}`;
    model("along_theta").title.text = `At γ = ${short(state.gamma)}`;
    cursor("map", state.theta, state.gamma);
  };

  const drawPlane = () => {
    const experiment = network();
    if (!experiment) return;
    const { mu, n, methods, relative } = experiment;
    const middles = (grid, mean) => {
      const inner = grid.slice(1).map((each, index) => mean(each, grid[index]));
      const [first, last] = grid.length > 1 ? [inner[0], inner.at(-1)] : [mean(2 * grid[0], grid[0]), mean(2 * grid[0], grid[0])];
      const outer = (edge, at) => (mean === geometric ? at ** 2 / edge : 2 * at - edge);
      return [outer(first, grid[0]), ...inner, outer(last, grid.at(-1))];
    };
    const [x, y] = [middles(mu, arithmetic), middles(n, geometric)];
    const columns = { left: [], right: [], bottom: [], top: [], value: [] };
    mu.forEach((_, row) => n.forEach((__, column) => {
      columns.left.push(x[row]);
      columns.right.push(x[row + 1]);
      columns.bottom.push(y[column]);
      columns.top.push(y[column + 1]);
      columns.value.push(relative[state.transfer][row][column]);
    }));
    fill("plane_cells", columns);
    for (const each of ["plane", "along_n"]) model(`${each}_counts`).ticks = n;
    const linear = state.transfer === "linear";
    fillLines("plane", { chosen: linear ? { x: mu, y: experiment.boundary.map((each) => each ?? NaN) } : undefined });
    [[model("plane").x_range, x], [model("plane").y_range, y], [model("along_n").x_range, y], [model("along_mu").x_range, x]]
      .forEach(([range, edges]) => { [range.start, range.end] = [edges[0], edges.at(-1)]; });
    cursor("plane", state.n, state.mu);

    const [row, column] = [mu.indexOf(state.mu), n.indexOf(state.n)];
    const risks = ["scratch", state.transfer].flatMap((name) => methods[name].risk.flat()).filter((each) => each > 0);
    const range = [Math.min(...risks) / 2, Math.max(...risks) * 2];
    const slices = {
      along_n: [n, (index) => [row, index], `At μ = ${short(state.mu)}`],
      along_mu: [mu, (index) => [index, column], `At n = ${state.n}`],
    };
    for (const [name, [grid, at, title]] of Object.entries(slices)) {
      const risk = (method, key, index) => methods[method][key][at(index)[0]][at(index)[1]];
      const points = ["scratch", state.transfer].flatMap((method) => grid.map((each, index) => ({
        x: each, y: risk(method, "risk", index), error: risk(method, "risk_error", index) ?? 0,
        converged: risk(method, "converged", index), colour: colour(method === "scratch" ? "muted" : "trained"),
      })));
      fillPoints(name, points, range);
      const lineOf = (method) => ({ x: grid, y: grid.map((_, index) => risk(method, "risk", index)) });
      fillLines(name, { chosen: lineOf(state.transfer), others: lineOf("scratch") });
      [model(name).y_range.start, model(name).y_range.end] = range;
      model(name).title.text = title;
    }
    cursor("along_n", undefined, state.n);
    cursor("along_mu", undefined, state.mu);
  };
  const arithmetic = (one, other) => (one + other) / 2;
  const geometric = (one, other) => Math.sqrt(one * other);

  // ---- words and numbers

  const short = (number) => String(Number(number.toPrecision(4)));
  const angle = (turns) => (turns === 0 ? "0" : `${short(turns)}π`);
  const decimals = (number) => {
    if (Number.isNaN(number)) return "none";
    if (!Number.isFinite(number)) return number > 0 ? "∞" : "−∞";
    return number.toFixed(4).replace(/^-(?=.*[1-9])/, "−").replace("-", "");
  };
  const withError = ([mean, error]) => `${decimals(mean)}${error === null ? "" : ` ± ${decimals(error)}`}`;
  const table = (id, caption, head, rows) => {
    const cell = (tag, scope) => (content) => `<${tag}${scope ? ` scope="${scope}"` : ""}>${content}</${tag}>`;
    const body = rows.map(([first, ...rest]) => `<tr>${cell("th", "row")(first)}${rest.map(cell("td")).join("")}</tr>`).join("");
    element(id).innerHTML =
      `<caption>${caption}</caption><thead><tr>${head.map(cell("th", "col")).join("")}</tr></thead><tbody>${body}</tbody>`;
  };
  const legend = (id, entries) => {
    element(id).innerHTML = entries.map(([kind, name]) => `<li><i class="${kind}"></i>${name}</li>`).join("");
  };
  const nameOf = (method) => data.names[method];

  const writeLinear = () => {
    const experiment = chosen();
    const point = pointAt(state.gamma, state.theta);
    const closed = METHODS[state.method].closed;
    const names = Object.keys(forms());
    const [row, column] = [nearIndex("gamma"), nearIndex("theta")];
    const trained = (quantity) => {
      const found = row < 0 || column < 0 ? null : measured(experiment, quantity, row, column);
      return found ? withError(found) : "none";
    };
    const at = row < 0 || column < 0 ? "" : `<br>γ = ${short(experiment.gamma[row])}, θ = ${angle(experiment.theta[column])}`;
    const of = (quantity) => names.map((name) => decimals(formulas.quantities[quantity](forms()[name], point)));
    const risk = formulas.methods;
    table(
      "linear-readout",
      `${nameOf(state.method)} at γ = ${short(state.gamma)}, θ = ${angle(state.theta)} (n = ${Math.round(point.gamma * point.dimension)}, d = ${point.dimension})`,
      ["", ...names.map((name) => FORMS[closed][name][0]), `trained${at}`],
      [
        ["T over scratch", ...of("scratch"), trained("scratch")],
        ["T over scratch with the best ridge", ...of("ridge"), trained("ridge")],
        ["regret, risk above the limit", ...of("limit"), trained("limit")],
        ["risk R", ...names.map((name) => decimals(forms()[name].risk(point))), trained("risk")],
        ["risk of scratch", ...names.map((name) => decimals(formulas.scratch[name === "exact" ? "exact" : "asymptotic"](point))), ""],
        ["lowest risk of any method", ...names.map(() => decimals(risk.limit.asymptotic.risk(point))), ""],
        ["break-even angle θ/π here", ...names.map((name) => (state.against === "limit" ? "none" : decimals(breakEven(forms()[name], state.gamma)))), ""],
      ],
    );
    const other = otherForm();
    legend("linear-legend", [
      ["chosen", FORMS[closed][state.form][0]],
      ...(other ? [["others", FORMS[closed][other][0]]] : []),
      ...(state.against === "limit" || state.method === "limit" ? [] : [["limit", "the best possible"]]),
      ...(experiment ? [["points", "trained"]] : []),
      ["cursor", "cursor"],
    ]);
    const contour = state.against === "limit" ? "" : "Black: break-even, T = 0. ";
    element("map-note").textContent = contour + (experiment ? "Circles: trained networks, filled with what was measured." : "");
    element("formula").textContent = FORMS[closed][state.form][1];
    element("linear-note").textContent = noteOf(experiment, row, column);
  };
  const noteOf = (experiment, row, column) => {
    if (!experiment) return "No networks were trained at this setting: choose some under “Trained networks”.";
    const who = `Trained networks: ${experiment.name}, d = ${experiment.dimension}, ${experiment.instances} instances.`;
    if (state.against === "ridge" && !("ridge" in experiment.methods[state.method])) return `${who} They have no scratch with a ridge to compare with.`;
    const missing = [["θ", column, "theta"], ["γ", row, "gamma"]].filter(([, index]) => index < 0)
      .map(([symbol, , axis]) => `none near this ${symbol}; the nearest is at ${axis === "theta" ? angle(closest(state.theta, experiment.theta)) : short(closest(state.gamma, experiment.gamma))}`);
    const baseline = state.against === "ridge" ? " Their ridge is chosen by its likelihood." : "";
    return [who + baseline, ...missing.map((each) => `There are ${each}.`)].join(" ");
  };

  const writeTwoLayer = () => {
    const experiment = network();
    if (!experiment) return;
    const [row, column] = [experiment.mu.indexOf(state.mu), experiment.n.indexOf(state.n)];
    const found = (method, key) => {
      const values = experiment.methods[method];
      return withError([values[key][row][column], values[`${key}_error`][row][column]]) + (values.converged[row][column] ? "" : ", not all converged");
    };
    table("two-layer-readout", `Measured at μ = ${short(state.mu)}, n = ${state.n}`, ["", "scratch", nameOf(state.transfer)], [
      ["risk R / |f|²", found("scratch", "risk"), found(state.transfer, "risk")],
      ["T over scratch", "", found(state.transfer, "scratch")],
      ["T / (R + R scratch)", "", decimals(experiment.relative[state.transfer][row][column])],
    ]);
    legend("two-layer-legend", [["points", nameOf(state.transfer)], ["scratch", "scratch"], ["cursor", "cursor"]]);
    element("plane-note").textContent =
      state.transfer === "linear" ? "Black: the n from which scratch beats the floor of linear transfer." : "";
    element("two-layer-note").textContent =
      `${experiment.name}: ${experiment.activation}, ${experiment.outputWeights} output weights, initial scale ${experiment.scale}, ` +
      `d = ${experiment.dimension}, ${experiment.instances} instances. Linear transfer has the ridge ${experiment.ridge}. Hollow: not all converged.`;
  };

  const options = (name, choices) => {
    const select = control(name);
    const html = choices.map(([choice, label]) => `<option value="${choice}">${label}</option>`).join("");
    if (select.dataset.html !== html) select.innerHTML = select.dataset.html = html;
    select.value = text(state[name]);
  };
  const settingText = ({ sigma, depth, ratio, sourceSigma }) =>
    `σ = ${sigma}, L = ${depth}${ratio === Infinity ? "" : `, γₛ = ${ratio}, σₛ = ${sourceSigma}`}`;
  const writeControls = () => {
    const { closed, deep, population } = METHODS[state.method];
    options("method", Object.keys(METHODS).map((name) => [name, nameOf(name)]));
    options("form", Object.entries(FORMS[closed]).map(([name, [label]]) => [name, label]));
    options("against", [["scratch", "scratch: T"], ["ridge", "scratch with the best ridge: T"], ["limit", "the best possible: regret"]]);
    options("experiment", [["", "none at this setting"], ...data.linear.map((each) => [each.name, `${each.name} (${settingText(each)})`])]);
    const ratios = [...new Set([...RATIOS, ...data.linear.map((each) => each.ratio), state.ratio])].sort((one, other) => one - other);
    options("ratio", ratios.map((each) => [text(each), each === Infinity ? "∞ (population loss)" : short(each)]));
    for (const name of ["sigma", "depth", "sourceSigma", "gamma", "theta"]) {
      const input = control(name);
      if (name in STEPS) input.max = end(name, state);
      input.value = state[name];
      input.parentElement.querySelector("output").textContent = short(state[name]);
    }
    control("depth").disabled = !deep;
    control("ratio").disabled = Boolean(population);
    control("sourceSigma").disabled = state.ratio === Infinity;
    options("network", data.two_layer.map((each) => [each.name, each.name]));
    options("transfer", Object.keys(network()?.relative ?? {}).map((name) => [name, nameOf(name)]));
    options("mu", (network()?.mu ?? []).map((each) => [text(each), short(each)]));
    options("n", (network()?.n ?? []).map((each) => [text(each), text(each)]));
  };

  let drawn = ""; // the part of the state that the map shows
  const draw = () => {
    const { gamma, theta, network: _, transfer, mu, n, ...mapped } = state;
    writeControls();
    if (drawn !== JSON.stringify({ ...mapped, ratio: text(state.ratio) })) drawMap();
    drawn = JSON.stringify({ ...mapped, ratio: text(state.ratio) });
    drawSlices();
    drawPlane();
    writeLinear();
    writeTwoLayer();
  };

  // The figures have the colours of the page, in the light and in the dark.
  const paint = () => {
    const [ink, rule] = [colour("ink"), colour("line")];
    for (const plot of figures.roots()) {
      plot.title.text_color = ink;
      plot.outline_line_color = rule;
      for (const part of [...plot.below, ...plot.left]) {
        if (part.type === "ColorBar") Object.assign(part, { title_text_color: ink, major_label_text_color: ink });
        else Object.assign(part, { axis_label_text_color: ink, major_label_text_color: ink, axis_line_color: rule, major_tick_line_color: rule, minor_tick_line_color: null });
      }
      for (const grid of plot.center.filter((part) => part.type === "Grid")) grid.grid_line_color = rule;
    }
    const lines = { along_gamma: "theory", along_theta: "theory", along_n: "trained", along_mu: "trained" };
    for (const [name, of] of Object.entries(lines)) {
      const measured = of === "trained";
      for (const line of ["chosen", "others", "limit"]) {
        model(`${name}_${line}_line`).glyph.line_color = colour(measured && line === "others" ? "muted" : of);
      }
      model(`${name}_height`).line_color = colour("cursor");
    }
    draw();
  };

  const start = async () => {
    await Bokeh.embed.embed_items({ explorer: data.document }, [
      { docid: "explorer", roots: Object.fromEntries(Object.entries(data.roots).map(([name, id]) => [id, name])), root_ids: Object.values(data.roots) },
    ]);
    figures = Bokeh.documents[0];
    document.addEventListener("input", ({ target }) => {
      if (!(target.name in DEFAULTS)) return;
      const changes = { [target.name]: value(target.name, target.value) };
      const experiment = target.name === "experiment" && data.linear.find((each) => each.name === target.value);
      if (experiment) {
        for (const name of SETTING) changes[name] = experiment[name];
        if (!(state.method in experiment.methods)) changes.method = "linear";
        for (const axis of Object.keys(STEPS)) changes[axis] = closest(state[axis], experiment[axis]);
      }
      set(changes);
    });
    const keys = { map: ["gamma", "theta"], plane: ["mu", "n"] };
    for (const [id, [across, up]] of Object.entries(keys)) {
      element(id).addEventListener("keydown", (event) => {
        const step = { ArrowLeft: [across, -1], ArrowRight: [across, 1], ArrowDown: [up, -1], ArrowUp: [up, 1] }[event.key];
        if (!step) return;
        event.preventDefault();
        move(...step, event.shiftKey);
      });
    }
    addEventListener("hashchange", () => set(readLink()));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
    state = sensible(readLink());
    paint();
    document.documentElement.dataset.ready = performance.now(); // milliseconds from the opening of the page
  };
  start();

  return { place, get state() { return { ...state }; } };
})();
