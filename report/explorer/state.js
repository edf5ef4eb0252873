// What is shown: one object, which is the link too. It is mended where it makes no sense.
const state = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  for (const each of data.linear) each.ratio = each.ratio ?? Infinity;

  const DEFAULTS = {
    method: "fine_tuned", form: "corrected", against: "scratch", experiment: "", sigma: 1, depth: 2, ratio: Infinity,
    sourceSigma: 0, gamma: 0.5, theta: 0.25, network: "", transfer: "linear", mu: 0.3, n: 32,
  };
  const SETTING = ["sigma", "depth", "ratio", "sourceSigma"];
  const STEPS = { gamma: [0.05, 0.01], theta: [0.025, 0.005] }; // of the cursor, and with Shift; theta in units of pi
  const NEAR = { gamma: 0.026, theta: 0.0126 }; // of the cursor and a slice of trained networks
  const LEAST_END = { gamma: 2, theta: 0.5 }; // of the axes
  let now = { ...DEFAULTS };
  let draw = () => {};

  const clamp = (number, low, high) => Math.min(Math.max(number, low), high);
  const only = (wanted, choices) => (choices.includes(wanted) ? wanted : choices[0]);
  const closest = (wanted, grid, distance = (one, other) => Math.abs(one - other)) =>
    grid.reduce((best, each) => (distance(each, wanted) < distance(best, wanted) ? each : best), grid[0]);

  const text = (value) => (value === Infinity ? "inf" : String(value));
  const parse = (name, given) => {
    if (typeof DEFAULTS[name] !== "number") return given;
    const number = given === "inf" ? Infinity : Number(given);
    return Number.isNaN(number) || given === "" ? DEFAULTS[name] : number;
  };
  const readLink = () => {
    const link = new URLSearchParams(location.hash.slice(1));
    return Object.fromEntries(
      Object.keys(DEFAULTS).map((name) => [name, link.has(name) ? parse(name, link.get(name)) : DEFAULTS[name]]),
    );
  };
  const writeLink = () => {
    const link = new URLSearchParams(Object.entries(now).map(([name, each]) => [name, text(each)]));
    history.replaceState(null, "", `#${link}`);
  };

  const experiment = (of = now) => data.linear.find((each) => each.name === of.experiment);
  const network = () => data.two_layer.find((each) => each.name === now.network);
  const grid = (axis) => (axis in STEPS ? experiment() : network())?.[axis] ?? [];
  const end = (axis, of = now) => Math.max(LEAST_END[axis], ...(experiment(of)?.[axis] ?? []));
  const nearIndex = (axis) => {
    const near = closest(now[axis], grid(axis));
    return Math.abs(near - now[axis]) <= NEAR[axis] ? grid(axis).indexOf(near) : -1;
  };

  // Whether an experiment has the method at this setting, in what its closed form depends on.
  const matches = (trained, wanted) => {
    const free = { depth: !words.METHODS[wanted.method].deep, sourceSigma: wanted.ratio === Infinity };
    return wanted.method in trained.methods && SETTING.every((name) => free[name] || trained[name] === wanted[name]);
  };
  const cells = (trained) => trained.gamma.length * trained.theta.length;

  const sensible = (wanted) => {
    const found = { ...wanted, method: only(wanted.method, Object.keys(words.METHODS)) };
    const method = words.METHODS[found.method];
    found.form = only(found.form, Object.keys(words.FORMS[method.closed]));
    found.against = only(found.against, Object.keys(words.AGAINST));
    found.sigma = clamp(found.sigma, 0, 2);
    found.sourceSigma = clamp(found.sourceSigma, 0, 2);
    found.depth = clamp(Math.round(found.depth), 2, 16);
    found.ratio = method.population || !(found.ratio > 0) ? Infinity : found.ratio;
    if (found.ratio === Infinity) found.sourceSigma = 0;
    if (found.ratio === 1 && found.sourceSigma > 0) found.ratio = 1.1; // at 1 the source's own risk is infinite
    const same = data.linear.filter((each) => matches(each, found)).sort((one, other) => cells(other) - cells(one));
    found.experiment = only(found.experiment, same.map((each) => each.name)) ?? "";
    found.gamma = clamp(found.gamma, 0.01, end("gamma", found));
    found.theta = clamp(found.theta, 0, end("theta", found));
    found.network = only(found.network, data.two_layer.map((each) => each.name)) ?? "";
    const of = data.two_layer.find((each) => each.name === found.network);
    if (of) {
      found.transfer = only(found.transfer, Object.keys(of.relative));
      for (const axis of ["mu", "n"]) found[axis] = closest(found[axis], of[axis]);
    }
    return found;
  };

  const set = (changes) => {
    now = sensible({ ...now, ...changes });
    writeLink();
    draw();
  };
  // The setting of an experiment, with the cursor on its grid.
  const go = (name) => {
    const trained = data.linear.find((each) => each.name === name);
    if (!trained) return set({});
    const setting = Object.fromEntries(SETTING.map((each) => [each, trained[each]]));
    const cursor = Object.fromEntries(Object.keys(STEPS).map((axis) => [axis, closest(now[axis], trained[axis])]));
    const method = now.method in trained.methods ? now.method : "linear";
    set({ ...setting, ...cursor, method, experiment: name });
  };
  // A click: to the trained networks that are nearest, or to the place itself where there are none.
  const place = (wanted) => {
    const logarithmic = (one, other) => Math.abs(Math.log(one / other));
    const moved = Object.entries(wanted).map(([axis, at]) => {
      const near = closest(at, grid(axis), axis === "n" ? logarithmic : undefined);
      const snaps = grid(axis).length > 1 || Math.abs(near - at) < NEAR[axis];
      return [axis, snaps ? near : Number(at.toFixed(3))];
    });
    set(Object.fromEntries(moved));
  };
  // An arrow: to the next trained networks, or by a step where there are none.
  const move = (axis, direction, fine) => {
    const beyond = fine && axis in STEPS ? [] : grid(axis).filter((each) => (each - now[axis]) * direction > 1e-9);
    if (beyond.length) set({ [axis]: direction > 0 ? Math.min(...beyond) : Math.max(...beyond) });
    else if (axis in STEPS) set({ [axis]: Number((now[axis] + direction * STEPS[axis][fine ? 1 : 0]).toFixed(4)) });
  };
  const start = (drawAll) => {
    draw = drawAll;
    now = sensible(readLink());
    addEventListener("hashchange", () => set(readLink()));
  };

  return {
    data, DEFAULTS, clamp, closest, text, parse, experiment, network, end, nearIndex, set, go, place, move, start,
    get now() { return now; },
  };
})();
