// Files are dropped and sent with their progress, and a page that waits for the worker renews itself.
// Without this file the form sends them all the same, and a link looks again.
"use strict";

(() => {
  const language = document.documentElement.lang.startsWith("en") ? "en" : "ko";
  const said = {
    chosen: { ko: (names) => `고른 파일: ${names}`, en: (names) => `Chosen: ${names}` },
    sending: { ko: (percent) => `보내는 중 ${percent}%`, en: (percent) => `Sending, ${percent}%` },
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
      if (field.files.length) told.textContent = said.chosen[language](Array.from(field.files, ({ name }) => name).join(", "));
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
        if (request.status < 400) {
          location.assign(request.responseURL);
          return;
        }
        document.open(); // Refused: the answer is the page that says why.
        document.write(request.responseText);
        document.close();
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

  for (const place of document.querySelectorAll("[data-renew]")) {
    const look = async () => {
      try {
        const answer = await fetch(location.href, { signal: AbortSignal.timeout(10_000) });
        const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
        const now = page.getElementById(place.id);
        // Nobody's link is taken from under their finger: where somebody is at work, it waits.
        if (now && !place.contains(document.activeElement)) {
          if (place.innerHTML !== now.innerHTML) place.innerHTML = now.innerHTML;
          if (!("renew" in now.dataset)) {
            delete place.dataset.renew;
            return;
          }
        }
      } catch {
        // The connection is away for a moment: it is asked again.
      }
      setTimeout(look, PAUSE);
    };
    setTimeout(look, PAUSE);
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
})(); // A page that was refused is written over this one, and brings this file once more.
