// The figures: Python has laid them out, and here they are filled.
const figures = (() => {
  const { clamp } = state;
  const POINTS = 400; // of a line
  const MARGIN = 1.02; // of the axes, beyond the last networks
  const FAR = 20; // beyond every slice; infinite values are drawn there
  const LOWEST_GAMMA = 0.005;
  let bokeh; // the document

  const model = (name) => bokeh.get_model_by_name(name);
  const fill = (name, columns) => { model(name).data = columns; };
  const fillLines = (name, lines) => {
    for (const each of ["chosen", "others", "limit"]) fill(`${name}_${each}`, lines[each] ?? { x: [], y: [] });
  };
  const line = (low, high, of) => {
    const x = Array.from({ length: POINTS }, (_, index) => low + ((high - low) * index) / (POINTS - 1));
    return { x, y: x.map(of) };
  };
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const setRange = (range, [low, high]) => { [range.start, range.end] = [low, high]; };
  // Points beyond the range become triangles at its end, so that none is dropped; hollow: some did not converge.
  const fillPoints = (name, points, [low, high]) => {
    const columns = { x: [], y: [], low: [], high: [], marker: [], colour: [], fill: [] };
    for (const { x, mean, error, converged, of } of points) {
      const inside = mean >= low && mean <= high;
      columns.x.push(x);
      columns.y.push(clamp(mean, low, high));
      columns.low.push(inside ? Math.max(mean - error, low) : NaN);
      columns.high.push(inside ? Math.min(mean + error, high) : NaN);
      columns.marker.push(inside ? "circle" : mean > high ? "triangle" : "inverted_triangle");
      columns.colour.push(colour(of));
      columns.fill.push(colour(converged ? of : "paper"));
    }
    fill(`${name}_points`, columns);
  };

  // ---- linear networks

  const drawMap = () => {
    const regret = state.now.against === "limit";
    const least = regret ? 0.01 : -1;
    const { rows, columns } = state.data.map;
    const [gammaEnd, thetaEnd] = ["gamma", "theta"].map((axis) => MARGIN * state.end(axis));
    const name = regret ? "map_regret" : "map_transfer";
    const source = model(name);
    const [image] = source.data.image;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const [gamma, turns] = [((column + 0.5) / columns) * gammaEnd, ((row + 0.5) / rows) * thetaEnd];
        image[row * columns + column] = clamp(values.shown(values.chosenForm(), gamma, turns), least, 1);
      }
    }
    source.data = { image: [image], dw: [gammaEnd], dh: [thetaEnd] };
    source.change.emit(); // of the image, which is the same object with other numbers
    setRange(model("map").x_range, [0, gammaEnd]);
    setRange(model("map").y_range, [0, thetaEnd]);

    const trained = { x: [], y: [], value: [] };
    const experiment = state.experiment();
    experiment?.gamma.forEach((gamma, row) => experiment.theta.forEach((turns, column) => {
      const found = values.measured(state.now.against, row, column);
      if (!found) return;
      trained.x.push(gamma);
      trained.y.push(turns);
      trained.value.push(clamp(found.mean, least, 1));
    }));
    for (const each of ["map_transfer", "map_regret"]) {
      for (const part of ["image", "bar"]) model(`${each}_${part}`).visible = each === name;
      fill(`${each}_points`, each === name ? trained : { x: [], y: [], value: [] });
    }
    const contour = (form) => form && line(LOWEST_GAMMA, gammaEnd, (gamma) => values.breakEven(form, gamma));
    fillLines("map", regret ? {} : { chosen: contour(values.chosenForm()), others: contour(values.otherForm()) });
  };

  const drawSlices = () => {
    const { gamma, theta, against, method } = state.now;
    const regret = against === "limit";
    const [row, column] = [state.nearIndex("gamma"), state.nearIndex("theta")];
    const cells = { gamma: column >= 0 && ((index) => [index, column]), theta: row >= 0 && ((index) => [row, index]) };
    const slices = {
      along_gamma: ["gamma", (x) => [x, theta], cells.gamma, `θ = ${words.angle(theta)}`],
      along_theta: ["theta", (x) => [gamma, x], cells.theta, `γ = ${words.short(gamma)}`],
    };
    for (const [name, [axis, place, cell, title]] of Object.entries(slices)) {
      const ends = [axis === "gamma" ? LOWEST_GAMMA : 0, MARGIN * state.end(axis)];
      const of = (form) => form && line(...ends, (x) => clamp(values.shown(form, ...place(x)), -FAR, FAR));
      const lines = { chosen: of(values.chosenForm()), others: of(values.otherForm()) };
      if (!regret && method !== "limit") lines.limit = of(values.bestForm);
      fillLines(name, lines);
      const points = (cell ? state.experiment()[axis] : []).flatMap((x, index) => {
        const found = values.measured(against, ...cell(index));
        return found ? [{ x, ...found, error: found.error ?? 0, of: "trained" }] : [];
      });
      const highest = Math.max(...lines.chosen.y, ...points.map(({ mean }) => mean));
      const top = clamp(1.15 * highest, 0.02, 1.2);
      const range = regret ? [-0.05 * top, top] : [-1.2, 1.2];
      fillPoints(name, points, range);
      const plot = model(name);
      setRange(plot.x_range, [0, ends[1]]);
      setRange(plot.y_range, range);
      plot.left[0].axis_label = regret ? "regret, R above the limit" : "transferability T";
      plot.title.text = `At ${title}`;
      model(`${name}_height`).location = state.now[axis];
    }
    model("map_width").location = theta;
    model("map_height").location = gamma;
  };

  // ---- networks of two layers

  const arithmetic = { mean: (one, other) => (one + other) / 2, beyond: (edge, at) => 2 * at - edge };
  const geometric = { mean: (one, other) => Math.sqrt(one * other), beyond: (edge, at) => at ** 2 / edge };
  // The edges of the cells around the points of a grid; one point alone has a cell, too.
  const edges = (grid, { mean, beyond }) => {
    const inner = grid.slice(1).map((each, index) => mean(each, grid[index]));
    if (!inner.length) return [grid[0] * 0.7 - 0.05, grid[0] * 1.4 + 0.05];
    return [beyond(inner[0], grid[0]), ...inner, beyond(inner.at(-1), grid.at(-1))];
  };

  const drawPlane = () => {
    const { transfer, mu: muNow, n: nNow } = state.now;
    const { mu, n, methods, relative, boundary } = state.network();
    const [x, y] = [edges(mu, arithmetic), edges(n, geometric)];
    const columns = { left: [], right: [], bottom: [], top: [], value: [] };
    mu.forEach((_, row) => n.forEach((__, column) => {
      columns.left.push(x[row]);
      columns.right.push(x[row + 1]);
      columns.bottom.push(y[column]);
      columns.top.push(y[column + 1]);
      columns.value.push(relative[transfer][row][column]);
    }));
    fill("plane_cells", columns);
    fillLines("plane", transfer === "linear" ? { chosen: { x: mu, y: boundary.map((each) => each ?? NaN) } } : {});
    for (const each of ["plane", "along_n"]) model(`${each}_counts`).ticks = n;
    setRange(model("plane").x_range, [x[0], x.at(-1)]);
    setRange(model("plane").y_range, [y[0], y.at(-1)]);
    model("plane_width").location = nNow;
    model("plane_height").location = muNow;

    const [row, column] = [mu.indexOf(muNow), n.indexOf(nNow)];
    const shown = { scratch: "muted", [transfer]: "trained" };
    const risks = Object.keys(shown).flatMap((name) => methods[name].risk.flat()).filter((each) => each > 0);
    const range = [Math.min(...risks) / 2, Math.max(...risks) * 2];
    const slices = {
      along_n: [n, y, nNow, (index) => [row, index], `μ = ${words.short(muNow)}`],
      along_mu: [mu, x, muNow, (index) => [index, column], `n = ${nNow}`],
    };
    for (const [name, [grid, ends, at, cell, title]] of Object.entries(slices)) {
      const read = (method, key, index) => cell(index).reduce((found, each) => found[each], methods[method][key]);
      const points = Object.entries(shown).flatMap(([method, of]) => grid.map((each, index) => ({
        x: each,
        mean: read(method, "risk", index),
        error: read(method, "risk_error", index) ?? 0,
        converged: read(method, "converged", index),
        of,
      })));
      fillPoints(name, points, range);
      const lineOf = (method) => ({ x: grid, y: grid.map((_, index) => read(method, "risk", index)) });
      fillLines(name, { chosen: lineOf(transfer), others: lineOf("scratch") });
      setRange(model(name).x_range, [ends[0], ends.at(-1)]);
      setRange(model(name).y_range, range);
      model(name).title.text = `At ${title}`;
      model(`${name}_height`).location = at;
    }
  };

  // ---- all

  let mapped = ""; // the part of the state that the map shows
  const draw = () => {
    const { gamma, theta, network, transfer, mu, n, ...rest } = state.now;
    const wanted = Object.values(rest).map(state.text).join();
    if (mapped !== wanted) drawMap();
    mapped = wanted;
    drawSlices();
    if (state.network()) drawPlane();
  };

  // Colours of the page, in the light and in the dark.
  const paint = () => {
    const [ink, rule] = [colour("ink"), colour("line")];
    for (const plot of bokeh.roots()) {
      plot.title.text_color = ink;
      plot.outline_line_color = rule;
      for (const part of [...plot.below, ...plot.left]) {
        const text = part.type === "ColorBar" ? "title_text_color" : "axis_label_text_color";
        Object.assign(part, { [text]: ink, major_label_text_color: ink });
        if (part.type !== "ColorBar") Object.assign(part, { axis_line_color: rule, major_tick_line_color: rule });
      }
      for (const grid of plot.center.filter((part) => part.type === "Grid")) grid.grid_line_color = rule;
    }
    const lines = { along_gamma: "theory", along_theta: "theory", along_n: "trained", along_mu: "trained" };
    for (const [name, of] of Object.entries(lines)) {
      model(`${name}_height`).line_color = colour("cursor");
      for (const each of ["chosen", "others", "limit"]) {
        const scratch = of === "trained" && each === "others";
        model(`${name}_${each}_line`).glyph.line_color = colour(scratch ? "muted" : of);
      }
    }
  };

  const embed = async () => {
    const { document: content, roots } = state.data;
    const places = Object.fromEntries(Object.entries(roots).map(([name, id]) => [id, name]));
    const items = [{ docid: "explorer", roots: places, root_ids: Object.values(roots) }];
    await Bokeh.embed.embed_items({ explorer: content }, items);
    [bokeh] = Bokeh.documents;
  };

  return { embed, draw, paint };
})();
