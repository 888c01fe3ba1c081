// The sheet saves itself. Until the server has it, what was typed stays in this browser, so a lost connection loses nothing.
// Without this file the buttons do the same.
"use strict";

const language = document.documentElement.lang.startsWith("en") ? "en" : "ko";
const said = {
  saving: { ko: "저장하는 중…", en: "Saving…" },
  saved: { ko: (at) => `저장됨 ${at}`, en: (at) => `Saved ${at}` },
  mend: { ko: (n) => ` · 고칠 답 ${n}개는 아직 저장되지 않음`, en: (n) => ` · ${n} to mend, not saved yet` },
  away: {
    ko: "연결이 끊겼습니다. 쓰신 내용은 이 기기에 있고, 다시 이어지면 저장합니다.",
    en: "The connection is lost. What you wrote is kept on this device and saved once it is back.",
  },
  signIn: {
    ko: "로그인이 끝났습니다. 쓰신 내용은 이 기기에 있습니다. 다시 로그인해 이 신청서를 열어 주세요.",
    en: "You are signed out. What you wrote is kept on this device. Sign in and open this application again.",
  },
  found: {
    ko: "이 기기에 아직 저장하지 못한 내용이 있습니다. 그사이 다른 화면에서 저장한 것과 다릅니다.",
    en: "This device holds text that was not saved yet. It differs from what was saved elsewhere meanwhile.",
  },
  restore: { ko: "이 기기의 내용 되살리기", en: "Bring back what this device holds" },
  drop: { ko: "버리기", en: "Drop it" },
};
const PAUSE = 1500;
const LATER = 5000;
const isTyped = (field) => {
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((each) => each.selected !== each.defaultSelected);
  return field.value !== field.defaultValue;
};

for (const done of document.querySelectorAll("[data-forget]")) localStorage.removeItem(done.dataset.forget);

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const kept = form.dataset.keptAs;
  const status = form.querySelector("[data-status]");
  const fields = [...form.elements].filter((each) => each.name && each.type !== "hidden" && each.type !== "submit");
  let timer = null;
  let saving = null; // the promise of a save on its way
  let unanswered = null; // what was sent and never answered: sent again as it was, before anything newer
  let isHalted = false; // closed, or saved elsewhere: the buttons and the page say what to do

  const say = (words) => {
    status.textContent = words;
  };
  const typed = () => Object.fromEntries(fields.map((each) => [each.name, each.value]));
  const same = (one, other) => fields.every(({ name }) => (one[name] ?? "").trim() === (other[name] ?? "").trim());
  const fill = (values) => {
    for (const each of fields) if (each.name in values) each.value = values[each.name];
    ask();
  };
  const remember = () => {
    const content = { fields: typed(), seal: form.elements._seal.value, sent: unanswered };
    localStorage.setItem(kept, JSON.stringify(content));
  };

  // What is not asked is not shown; the server decides again.
  const ask = () => {
    const asked = new Set(fields.map((each) => each.name));
    for (const each of fields) {
      const by = each.dataset.askedBy;
      if (by && !(asked.has(by) && each.dataset.askedFor.split(" ").includes(form.elements[by].value))) {
        asked.delete(each.name);
      }
      const box = each.closest("div");
      if (by && box) box.hidden = !asked.has(each.name);
    }
  };

  const send = async (values) => {
    const body = new FormData(form);
    for (const [name, value] of Object.entries(values)) body.set(name, value);
    unanswered = values;
    remember();
    const response = await fetch(form.dataset.autosave, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(body),
      signal: AbortSignal.timeout(15_000),
    });
    if (response.status >= 500 || response.status === 429) throw new Error(response.status); // it passes
    if (!(response.headers.get("Content-Type") || "").includes("application/json")) {
      isHalted = true;
      say(said.signIn[language]);
      return;
    }
    const answer = await response.json();
    unanswered = null;
    if (!response.ok) {
      isHalted = true;
      say(answer[language]);
      return;
    }
    form.elements._seal.value = answer.seal;
    const trouble = Object.keys(answer.problems).length;
    if (same(values, typed()) && !trouble) localStorage.removeItem(kept);
    else remember();
    say(said.saved[language](answer.at) + (trouble ? said.mend[language](trouble) : ""));
  };

  const save = () => {
    clearTimeout(timer);
    timer = null;
    if (isHalted) return Promise.resolve();
    if (saving) return saving.then(save);
    say(said.saving[language]);
    saving = (async () => {
      try {
        if (unanswered && !same(unanswered, typed())) await send(unanswered);
        if (!isHalted) await send(typed());
      } catch {
        say(said.away[language]);
        timer = setTimeout(save, LATER);
      } finally {
        saving = null;
      }
    })();
    return saving;
  };

  const soon = () => {
    ask();
    remember();
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };
  form.addEventListener("input", soon);
  window.addEventListener("online", () => (timer ? save() : undefined));
  document.addEventListener("visibilitychange", () => (document.hidden && timer ? save() : undefined));

  // The button goes after a save on its way has come back, or its own seal would be older than what was saved.
  form.addEventListener("submit", (event) => {
    if (navigator.onLine === false) {
      event.preventDefault();
      say(said.away[language]);
      return;
    }
    if (!saving && !unanswered) {
      clearTimeout(timer);
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    save().then(() => {
      if (!unanswered) form.requestSubmit(button);
    });
  });

  const offer = (values) => {
    const box = document.createElement("div");
    box.className = "notice notice-warn";
    box.setAttribute("role", "alert");
    const sentence = document.createElement("p");
    sentence.textContent = said.found[language];
    const choices = document.createElement("p");
    choices.className = "cluster";
    for (const [words, act] of [
      [said.restore, () => { fill(values); save(); }],
      [said.drop, () => localStorage.removeItem(kept)],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = words[language];
      button.addEventListener("click", () => { box.remove(); act(); fields[0].focus(); });
      choices.append(button);
    }
    box.append(sentence, choices);
    form.prepend(box);
  };

  const earlier = JSON.parse(localStorage.getItem(kept) || "null");
  if (earlier && form.dataset.asSaved !== undefined) {
    const isOurs = earlier.seal === form.elements._seal.value || (earlier.sent && same(earlier.sent, typed()));
    if (same(earlier.fields, typed())) {
      // A page that is left sends what it holds and never hears the answer: here it is.
      localStorage.removeItem(kept);
      if (form.dataset.savedAt) say(said.saved[language](form.dataset.savedAt));
    } else if (isOurs) { fill(earlier.fields); save(); }
    else offer(earlier.fields);
  } else if (fields.some(isTyped)) {
    soon(); // typed while this file was still on its way
  }
  ask();

  // An upload leaves the page: what was typed goes first.
  for (const upload of document.querySelectorAll("form[data-upload]")) {
    upload.addEventListener("submit", (event) => {
      const [file] = upload.elements.file.files;
      const isTooBig = file && file.size > Number(upload.dataset.bytesMost);
      upload.querySelector("[data-too-big]").hidden = !isTooBig;
      if (isTooBig) {
        event.preventDefault();
      } else if (timer || saving) {
        event.preventDefault();
        save().then(() => upload.submit());
      }
    });
  }
}
