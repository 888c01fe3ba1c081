// A file is dropped and sent with its progress, and a page that waits for the worker renews itself.
// Without this file the form sends it all the same, and the page reloads every few seconds.
"use strict";

const language = document.documentElement.lang.startsWith("en") ? "en" : "ko";
const said = {
  chosen: { ko: (name) => `${name} 파일을 골랐습니다.`, en: (name) => `${name} is chosen.` },
  sending: { ko: (percent) => `보내는 중 ${percent} %`, en: (percent) => `Sending, ${percent} %` },
  sent: { ko: "다 보냈습니다. 여는 중입니다.", en: "Sent. Opening it." },
  lost: { ko: "보내지 못했습니다. 연결을 확인하고 다시 보내 주세요.", en: "It could not be sent. Check the connection and send it again." },
};
const PAUSE = 1_000;

for (const form of document.querySelectorAll("form[data-drop]")) {
  const field = form.querySelector('input[type="file"]');
  const told = form.querySelector("[data-told]");
  const sent = form.querySelector("[data-sent]");
  const button = form.querySelector("button");
  const tellChosen = () => {
    if (field.files.length) told.textContent = said.chosen[language](field.files[0].name);
  };

  for (const kind of ["dragover", "dragleave", "drop"]) {
    form.addEventListener(kind, (event) => {
      event.preventDefault();
      form.classList.toggle("over", kind === "dragover");
    });
  }
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    tellChosen();
  });
  field.addEventListener("change", tellChosen);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      sent.hidden = false;
      sent.value = loaded / total;
      told.textContent = loaded < total ? said.sending[language](Math.floor((100 * loaded) / total)) : said.sent[language];
    });
    request.addEventListener("load", () => {
      // Sent well, it leads to the file's page; refused, the answer is this page with what is wrong.
      if (request.responseURL && request.status < 400) location.assign(request.responseURL);
      else HTMLFormElement.prototype.submit.call(form);
    });
    request.addEventListener("error", () => {
      told.textContent = said.lost[language];
      button.disabled = false;
    });
    button.disabled = true;
    request.open("POST", form.getAttribute("action") || location.href);
    request.send(new FormData(form));
  });
}

for (const place of document.querySelectorAll("[data-progress]")) {
  const look = async () => {
    try {
      const answer = await fetch(place.dataset.progress, { signal: AbortSignal.timeout(10_000) });
      const piece = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
      const [words, bar] = [piece.querySelector("[data-words]"), piece.querySelector("progress")];
      if (answer.ok && !words) {
        location.reload(); // It is done, or wants to be told something.
        return;
      }
      if (words) renew(words.textContent, bar);
    } catch {
      // The connection is away for a moment: it is asked again.
    }
    setTimeout(look, PAUSE);
  };
  // Words are changed only when they differ, so that a screen reader says them once.
  const renew = (words, bar) => {
    const [here, line] = [place.querySelector("progress"), place.querySelector("[data-words]")];
    if (line.textContent !== words) line.textContent = words;
    for (const name of ["max", "value"]) {
      if (bar.hasAttribute(name)) here.setAttribute(name, bar.getAttribute(name));
      else here.removeAttribute(name);
    }
  };
  setTimeout(look, PAUSE);
}
