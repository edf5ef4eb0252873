// Prints {method: {form: {quantity: [value of each point]}}} for the points on standard input, where null is Infinity.
const { methods, quantities } = require("../../report/explorer/formulas.js");

const points = JSON.parse(require("fs").readFileSync(0)).map((point) => ({ ...point, ratio: point.ratio ?? Infinity }));
const all = { risk: (form, point) => form.risk(point), ...quantities };
const each = (object, of) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name, of(value)]));
const number = (value) => (Number.isFinite(value) ? value : String(value)); // JSON knows no other
const found = each(methods, (forms) =>
  each(forms, (form) => each(all, (quantity) => points.map((point) => number(quantity(form, point))))),
);
console.log(JSON.stringify(found));
