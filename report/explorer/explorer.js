// The page around the figures: controls, tables, legends, keys.
const explorer = (() => {
  const { data } = state;
  const { METHODS, FORMS, AGAINST, short, angle, decimals, withError } = words;
  const RATIOS = [0.1, 0.25, 0.5, 0.75, 0.9, 1.1, 1.25, 1.5, 2, 3, 5, Infinity];
  const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowDown: [1, -1], ArrowUp: [1, 1] };

  const element = (id) => document.getElementById(id);
  const control = (name) => document.querySelector(`[name="${name}"]`);
  const nameOf = (method) => data.names[method];

  // ---- controls

  const offer = (name, choices) => {
    const select = control(name);
    const html = choices.map(([choice, label]) => `<option value="${choice}">${label}</option>`).join("");
    if (select.dataset.html !== html) select.innerHTML = select.dataset.html = html;
    select.value = state.text(state.now[name]);
  };
  const settingOf = ({ sigma, depth, ratio, sourceSigma }) =>
    `σ = ${sigma}, L = ${depth}${ratio === Infinity ? "" : `, γₛ = ${ratio}, σₛ = ${sourceSigma}`}`;
  const writeControls = () => {
    const { method, ratio } = state.now;
    const { closed, deep, population } = METHODS[method];
    const trained = data.linear.map((each) => [each.name, `${each.name} (${settingOf(each)})`]);
    const ratios = [...new Set([...RATIOS, ...data.linear.map((each) => each.ratio), ratio])];
    const of = state.network();
    offer("method", Object.keys(METHODS).map((name) => [name, nameOf(name)]));
    offer("form", Object.entries(FORMS[closed]).map(([name, [label]]) => [name, label]));
    offer("against", Object.entries(AGAINST));
    offer("experiment", [["", "none at this setting"], ...trained]);
    offer("ratio", ratios.sort((one, other) => one - other)
      .map((each) => [state.text(each), each === Infinity ? "∞ (population loss)" : short(each)]));
    for (const name of ["sigma", "depth", "sourceSigma", "gamma", "theta"]) {
      const input = control(name);
      if (name === "gamma" || name === "theta") input.max = state.end(name);
      input.value = state.now[name];
      input.parentElement.querySelector("output").textContent = short(state.now[name]);
    }
    control("depth").disabled = !deep;
    control("ratio").disabled = Boolean(population);
    control("sourceSigma").disabled = ratio === Infinity;
    offer("network", data.two_layer.map((each) => [each.name, each.name]));
    offer("transfer", Object.keys(of?.relative ?? {}).map((name) => [name, nameOf(name)]));
    for (const axis of ["mu", "n"]) offer(axis, (of?.[axis] ?? []).map((each) => [state.text(each), short(each)]));
  };

  // ---- tables, legends and notes

  const writeTable = (id, caption, head, rows) => {
    const cell = (tag, scope) => (content) => `<${tag}${scope ? ` scope="${scope}"` : ""}>${content}</${tag}>`;
    const line = ([first, ...rest]) => `<tr>${cell("th", "row")(first)}${rest.map(cell("td")).join("")}</tr>`;
    const titles = head.map(cell("th", "col")).join("");
    element(id).innerHTML = `<caption>${caption}</caption><thead><tr>${titles}</tr></thead><tbody>${
      rows.map(line).join("")}</tbody>`;
  };
  const writeLegend = (id, entries) => {
    const shown = entries.filter(Boolean);
    element(id).innerHTML = shown.map(([kind, name]) => `<li><i class="${kind}"></i>${name}</li>`).join("");
  };
  const write = (id, sentences) => { element(id).textContent = sentences.filter(Boolean).join(" "); };

  const writeLinear = () => {
    const { method, form, against, gamma, theta } = state.now;
    const experiment = state.experiment();
    const point = values.pointAt(gamma, theta);
    const forms = values.forms();
    const labels = FORMS[values.closed()];
    const [row, column] = [state.nearIndex("gamma"), state.nearIndex("theta")];
    const near = row >= 0 && column >= 0;
    const trained = (quantity) => {
      const found = near && values.measured(quantity, row, column);
      return found ? withError(found.mean, found.error) : "none";
    };
    const place = near ? `<br>γ = ${short(experiment.gamma[row])}, θ = ${angle(experiment.theta[column])}` : "";
    const rowOf = (title, of, measured = "") =>
      [title, ...Object.entries(forms).map(([name, closed]) => decimals(of(closed, name))), measured];
    const quantity = (name) => (closed) => formulas.quantities[name](closed, point);
    const scratch = (_, name) => formulas.scratch[name === "exact" ? "exact" : "asymptotic"](point);
    const size = `n = ${Math.round(gamma * point.dimension)}, d = ${point.dimension}`;
    writeTable(
      "linear-readout",
      `${nameOf(method)} at γ = ${short(gamma)}, θ = ${angle(theta)} (${size})`,
      ["", ...Object.keys(forms).map((name) => labels[name][0]), `trained${place}`],
      [
        rowOf("T over scratch", quantity("scratch"), trained("scratch")),
        rowOf("T over scratch with the best ridge", quantity("ridge"), trained("ridge")),
        rowOf("regret, risk above the limit", quantity("limit"), trained("limit")),
        rowOf("risk R", (closed) => closed.risk(point), trained("risk")),
        rowOf("risk of scratch", scratch),
        rowOf("lowest risk of any method", () => values.bestForm.risk(point)),
        rowOf("break-even angle θ/π here", (closed) => (against === "limit" ? NaN : values.breakEven(closed, gamma))),
      ],
    );
    const other = Object.keys(forms).find((name) => name !== form);
    writeLegend("linear-legend", [
      ["chosen", labels[form][0]],
      other && ["others", labels[other][0]],
      against !== "limit" && method !== "limit" && ["limit", "the best possible"],
      experiment && ["points", "trained"],
      ["cursor", "cursor"],
    ]);
    write("formula", [labels[form][1]]);
    write("map-note", [
      against !== "limit" && "Black: break-even, T = 0" +
        (other ? `, by the formula “${labels[form][0]}” (solid) and “${labels[other][0]}” (dashed).` : "."),
      experiment && "Circles: trained networks, filled with what was measured.",
    ]);
    write("linear-note", notes(experiment, row, column));
  };
  const notes = (experiment, row, column) => {
    if (!experiment) return ["No networks were trained at this setting: choose some under “Trained networks”."];
    const { against, method, gamma, theta } = state.now;
    const { name, dimension, instances, methods } = experiment;
    const tuned = against === "ridge";
    return [
      `Trained networks: ${name}, d = ${dimension}, ${instances} instances.`,
      tuned && "ridge" in methods[method] && "The ridge of scratch is chosen by its likelihood.",
      tuned && !("ridge" in methods[method]) && "They have no scratch with a ridge to compare with.",
      column < 0 && `None is near this θ; the nearest is at ${angle(state.closest(theta, experiment.theta))}.`,
      row < 0 && `None is near this γ; the nearest is at ${short(state.closest(gamma, experiment.gamma))}.`,
    ];
  };

  const writeTwoLayer = () => {
    const { name, activation, outputWeights, scale, dimension, instances, ridge } = state.network();
    const { mu, n, methods, relative } = state.network();
    const { transfer, mu: muNow, n: nNow } = state.now;
    const [row, column] = [mu.indexOf(muNow), n.indexOf(nNow)];
    const found = (method, key) => {
      const read = (each) => methods[method][each][row][column];
      return withError(read(key), read(`${key}_error`)) + (read("converged") ? "" : ", not all converged");
    };
    const caption = `Measured at μ = ${short(muNow)}, n = ${nNow}`;
    writeTable("two-layer-readout", caption, ["", "scratch", nameOf(transfer)], [
      ["risk R / |f|²", found("scratch", "risk"), found(transfer, "risk")],
      ["T over scratch", "", found(transfer, "scratch")],
      ["T / (R + R scratch)", "", decimals(relative[transfer][row][column])],
    ]);
    writeLegend("two-layer-legend", [["points", nameOf(transfer)], ["scratch", "scratch"], ["cursor", "cursor"]]);
    const boundary = "Black: the n from which scratch beats the floor of linear transfer.";
    write("plane-note", [transfer === "linear" && boundary]);
    write("two-layer-note", [
      `${name}: ${activation}, ${outputWeights} output weights, initial scale ${scale}, d = ${dimension},`,
      `${instances} instances. Linear transfer has the ridge ${ridge}. Hollow points: not all converged.`,
    ]);
  };

  // ---- the page as a whole

  const draw = () => {
    writeControls();
    figures.draw();
    writeLinear();
    if (state.network()) writeTwoLayer();
  };
  const listen = () => {
    document.addEventListener("input", ({ target }) => {
      if (target.name === "experiment") state.go(target.value);
      else if (target.name in state.DEFAULTS) state.set({ [target.name]: state.parse(target.name, target.value) });
    });
    for (const [id, axes] of Object.entries({ map: ["gamma", "theta"], plane: ["mu", "n"] })) {
      element(id).addEventListener("keydown", (event) => {
        if (!(event.key in KEYS)) return;
        event.preventDefault();
        const [axis, direction] = KEYS[event.key];
        state.move(axes[axis], direction, event.shiftKey);
      });
    }
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      figures.paint();
      draw();
    });
  };
  const start = async () => {
    await figures.embed();
    state.start(draw);
    listen();
    figures.paint();
    draw();
    element("two-layer").closest("section").hidden = !data.two_layer.length;
    document.documentElement.dataset.ready = performance.now(); // milliseconds from the opening of the page
  };
  start();

  return { place: state.place, get state() { return { ...state.now }; } };
})();
