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
    signedOut: english
      ? "You are signed out. Keep this tab and save: once you have signed in, what you typed is here."
      : "로그인이 끝났습니다. 이 탭에서 그대로 저장을 누르면, 다시 로그인한 뒤 이어집니다.",
    waiting: english ? "Saving…" : "저장하는 중입니다.",
    lost: english ? "It could not be kept yet; we try again." : "아직 저장하지 못했습니다. 다시 해 봅니다.",
  };
  const scores = [...form.querySelectorAll("input[name^='score_']")];
  const boxOf = (score) => form.querySelector(`input[name="missing"][value="${score.name.slice(6)}"]`);
  const open = () => scores.filter((score) => score.value === "" && !boxOf(score).checked);

  let timer = 0;
  let dirty = false;
  let isWaiting = false; // the sheet itself, for the draft on its way
  let saving = null; // a draft on its way: the next waits for it, and so does the sheet itself
  const send = async () => {
    dirty = false;
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: new FormData(form),
        keepalive: true,
        signal: AbortSignal.timeout(10_000),
      });
      if (!answer.ok) throw new Error(answer.statusText);
      dirty = answer.redirected; // to where one signs in
      told.textContent = answer.redirected ? said.signedOut : said.kept;
    } catch {
      dirty = true;
      told.textContent = said.lost;
      timer = setTimeout(keep, 5_000);
    }
  };
  const keep = () => {
    clearTimeout(timer);
    if (saving) saving.then(keep);
    else if (dirty) {
      saving = send().finally(() => {
        saving = null;
      });
    }
  };
  const soon = () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, 700);
  };

  form.addEventListener("input", soon);
  if ([...form.elements].some(isTyped)) soon(); // typed while this file was still on its way
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    dirty = false;
    if (!saving) return;
    event.preventDefault();
    if (isWaiting) return;
    isWaiting = true;
    told.textContent = said.waiting;
    const button = event.submitter;
    saving.then(() => {
      isWaiting = false;
      form.requestSubmit(button);
    });
  });
  addEventListener("pagehide", () => dirty && send());
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
