// A press of a line's own button (add, up, down, leave out) comes back without leaving the page: the server answers with the
// whole page as it does without this file, and only the lines are taken from it. What was typed is in the answer.
"use strict";

for (const form of document.querySelectorAll("form.rule-file")) {
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  form.prepend(status);

  const swap = (page, pressed) => {
    for (const lines of form.querySelectorAll("[data-lines]")) {
      const fresh = page.querySelector(`[data-lines="${lines.dataset.lines}"]`);
      if (fresh) lines.replaceChildren(...fresh.childNodes);
    }
    const said = form.querySelector(`[data-lines="${pressed}"] [role="status"]`);
    status.textContent = said ? said.textContent : "";
    said?.remove();
    form.querySelector(`[data-lines="${pressed}"] [autofocus]`)?.focus();
  };

  let isBusy = false;
  let isPlain = false;
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (button?.name !== "edit" || isPlain) return;
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    const body = new FormData(form);
    body.set(button.name, button.value);
    form.inert = true; // Nothing is typed into what is about to be replaced.
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(body),
        signal: AbortSignal.timeout(15_000),
      });
      if (!response.ok) throw new Error(response.status);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (!page.querySelector("form.rule-file")) throw new Error("no form");
      form.inert = false;
      swap(page, button.closest("[data-lines]").dataset.lines);
    } catch {
      // The browser sends it the plain way, and says itself what is wrong.
      form.inert = false;
      isPlain = true;
      form.requestSubmit(button);
    } finally {
      isBusy = false;
    }
  });
}
