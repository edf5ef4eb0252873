// Shows the claims of the chosen verdict and chapter that hold every word of the text; a chapter without any is hidden.
"use strict";

function filterClaims(form, table) {
  const fields = form.elements;
  const wanted = fields.text.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const chapter of table.tBodies) {
    const chosen = !fields.chapter.value || chapter.dataset.chapter === fields.chapter.value;
    let any = false;
    for (const row of chapter.querySelectorAll("tr.claim")) {
      const text = row.textContent.toLowerCase();
      const matches = chosen && (!fields.verdict.value || row.dataset.verdict === fields.verdict.value) &&
        wanted.every((word) => text.includes(word));
      row.hidden = !matches;
      shown += matches;
      any = any || matches;
    }
    chapter.hidden = !any;
  }
  form.querySelector("output").textContent = `${shown} of ${table.querySelectorAll("tr.claim").length} claims`;
}

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form.claims-filter");
  const table = document.querySelector("table.claims");
  const update = () => filterClaims(form, table);
  form.hidden = false;
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  const verdict = new URLSearchParams(location.search).get("verdict");
  if (verdict) form.elements.verdict.value = verdict;
  update();
});
