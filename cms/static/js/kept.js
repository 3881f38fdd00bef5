/* What was typed into a form survives a closed tab or a log-out: kept on this device, per person and
   form, until it is sent or a week has passed. Never kept: hidden fields, and what data-kept-not names. */
(() => {
  "use strict";
  const WEEK = 7 * 24 * 3600 * 1000;
  const store = (act) => {
    try {
      return act(window.localStorage);
    } catch {
      return null; // private windows and full disks: the form works without
    }
  };
  const read = (key) => store((box) => JSON.parse(box.getItem(key) || "null"));
  const forget = (key) => store((box) => box.removeItem(key));

  // The page behind a form that was sent says so, by the key of that showing of the form.
  const done = document.querySelector("[data-kept-done]");
  if (done) {
    store((box) => {
      for (const key of Object.keys(box)) {
        if (key.startsWith("kept:") && read(key)?.sent === done.dataset.keptDone) forget(key);
      }
    });
  }

  const form = document.querySelector("form[data-kept]");
  if (!form) return;
  const key = `kept:${form.dataset.kept}`;
  const own = form.querySelector("[name=request_key]")?.value;
  const fields = () =>
    [...form.elements].filter((one) => one.name && one.type !== "hidden" && one.type !== "submit");
  const state = (one) =>
    one.type === "checkbox" || one.type === "radio" ? one.checked : one.value;
  const first = new Map(fields().map((one) => [one, state(one)]));

  const keep = () => {
    const values = {};
    for (const one of fields()) (values[one.name] ||= []).push([one.value, state(one)]);
    store((box) => box.setItem(key, JSON.stringify({ at: Date.now(), sent: own, values })));
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);

  if ("keptTyped" in form.dataset) {
    keep(); // shown again with what was typed: that is the newest
    return;
  }
  const kept = read(key);
  if (!kept || Date.now() - kept.at > WEEK) {
    forget(key);
    return;
  }
  const slot = (form.dataset.keptNot || "").split(" ");
  let changed = false;
  for (const one of fields()) {
    if (slot.includes(one.name)) continue;
    const isBox = one.type === "checkbox" || one.type === "radio";
    const [, was] =
      (kept.values[one.name] || []).find(([value]) => !isBox || value === one.value) || [];
    if (was === undefined || was === state(one)) continue;
    if (isBox) one.checked = was;
    else {
      const before = one.value;
      one.value = was;
      if (one.value !== was) {
        one.value = before; // a choice that is not offered here
        continue;
      }
    }
    changed = true;
  }
  const note = document.querySelector("[data-kept-note]");
  if (!changed || !note) return;
  keep(); // under the key of this showing of the form
  note.hidden = false;
  note.querySelector("button").addEventListener("click", () => {
    forget(key);
    for (const [one, was] of first) {
      if (one.type === "checkbox" || one.type === "radio") one.checked = was;
      else one.value = was;
    }
    note.hidden = true;
    form.querySelector("input:not([type=hidden]), select, textarea").focus();
  });
})();
