// The wording of a notice: says at once which placeholder is unknown, and shows how it will read.
// Without this script the same is said and shown after “Look at it first”.
for (const form of document.querySelectorAll("[data-wording]")) {
  const names = new Map();
  for (const cell of form.querySelectorAll("[data-name]")) {
    names.set(cell.dataset.name, cell.dataset);
  }
  const placeholder = /\{([a-z][a-z0-9_]*)\}/g;
  const look = (field) => {
    const error = form.querySelector(`[data-wording-error="${field.name}"]`);
    const shown = form.querySelector(`[data-wording-shows="${field.name}"]`);
    if (!error || !shown) return;
    const unknown = [...field.value.matchAll(placeholder)].filter((one) => !names.has(one[1]));
    const loose = /[{}]/.test(field.value.replace(placeholder, ""));
    const language = field.name.endsWith("_en") ? "en" : "zh";
    error.hidden = !unknown.length && !loose;
    error.textContent = unknown.length
      ? `${error.dataset.words} ${unknown.map((one) => one[0]).join(" ")}`
      : error.dataset.braces;
    shown.textContent = field.value.replace(placeholder, (written, name) =>
      names.has(name) ? names.get(name)[language] : written,
    );
  };
  form.addEventListener("input", (event) => look(event.target));
}
