/* What a form could not be sent with is said once more above it, with the way to each field, and has the focus. */
(() => {
  const said = document.currentScript.dataset;
  const asked = (field) => field.closest("fieldset[aria-describedby]") ?? field;  // choices are asked, and wrong, together
  const nameOf = (field) => (asked(field).querySelector("legend") ?? field.labels[0])?.innerText ?? field.ariaLabel;
  const whyOf = (field) => document.getElementById(asked(field).getAttribute("aria-describedby")?.split(" ").at(-1));

  const wrong = new Map();
  for (const field of document.querySelectorAll("[aria-invalid=true]")) {
    if (whyOf(field)?.matches(".errorlist") && !wrong.has(field.name)) wrong.set(field.name, field);
  }
  if (wrong.size === 0) {
    const whole = document.querySelector(".errorlist");  // about the form as a whole, and above it already
    whole?.setAttribute("tabindex", "-1");
    whole?.focus();
    return;
  }

  const lines = [...wrong.values()].map((field) => {
    const way = document.createElement("a");
    way.textContent = `${nameOf(field).trim()}: ${whyOf(field).innerText.trim()}`;
    way.href = `#${field.id}`;
    way.addEventListener("click", (event) => {
      event.preventDefault();
      field.focus();
    });
    const line = document.createElement("li");
    line.append(way);
    return line;
  });
  const head = document.createElement("p");
  head.id = "to-put-right";
  head.textContent = (wrong.size === 1 ? said.one : said.many).replace("{n}", wrong.size);
  const list = document.createElement("ul");
  list.append(...lines);

  const summary = document.createElement("div");
  summary.className = "notice notice-warn to-put-right";
  summary.tabIndex = -1;
  summary.setAttribute("role", "group");
  summary.setAttribute("aria-labelledby", head.id);
  summary.append(head, list);
  wrong.values().next().value.form.before(summary);
  document.title = `${head.textContent} · ${document.title}`;
  (document.querySelector("[autofocus]") ?? summary).focus();
})();
