// A sheet scored by keyboard, and what is typed kept as it is typed. Without this file the plain form does the same,
// save that nothing is kept before it is sent.
"use strict";

const isTyped = (field) => {
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((each) => each.selected !== each.defaultSelected);
  return field.value !== field.defaultValue;
};

for (const form of document.querySelectorAll("form[data-draft]")) {
  const told = form.querySelector("[data-told]");
  const english = document.documentElement.lang.startsWith("en");
  const said = {
    kept: english ? "What you typed is kept." : "쓰던 것을 저장했습니다.",
    lost: english ? "It could not be kept yet; we try again." : "아직 저장하지 못했습니다. 다시 해 봅니다.",
  };
  const scores = [...form.querySelectorAll("input[name^='score_']")];
  const boxOf = (score) => form.querySelector(`input[name="missing"][value="${score.name.slice(6)}"]`);
  const open = () => scores.filter((score) => score.value === "" && !boxOf(score).checked);

  let timer = 0;
  let dirty = false;
  const keep = async () => {
    clearTimeout(timer);
    if (!dirty) return;
    dirty = false;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), keepalive: true });
      if (!answer.ok) throw new Error(answer.statusText);
      told.textContent = said.kept;
    } catch {
      dirty = true;
      told.textContent = said.lost;
      timer = setTimeout(keep, 5_000);
    }
  };
  const soon = () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, 700);
  };

  form.addEventListener("input", soon);
  if ([...form.elements].some(isTyped)) soon(); // typed while this file was still on its way
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    dirty = false;
  });
  addEventListener("pagehide", keep);
  for (const score of scores) boxOf(score).addEventListener("change", () => boxOf(score).checked && (score.value = ""));

  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
    const place = scores.indexOf(event.target);
    if (place < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.code === "KeyN" || event.key === "-") {
      event.preventDefault();
      boxOf(event.target).checked = !boxOf(event.target).checked;
      event.target.value = "";
      soon();
      (scores[place + 1] || event.target).focus();
    }
    if (event.key === "Enter") {
      const [next] = open();
      if (!next) return;
      event.preventDefault();
      next.focus();
    }
  });
}
