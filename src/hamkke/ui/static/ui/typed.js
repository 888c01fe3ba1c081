/* What was typed and not received waits in this tab, and stands in its fields again when its writer is back on its page. */
(() => {
  const said = document.currentScript.dataset;
  const KEPT_AS = "typed";
  const UNTYPED = ["hidden", "submit", "button", "reset", "image", "password", "file"];
  const main = document.getElementById("content");
  const isUnsent = "unsent" in main.dataset;

  const addressOf = (form) => new URL(form.getAttribute("action") ?? "", location.href).pathname;
  const postedTo = (address) =>
    [...document.forms].filter((form) => form.getAttribute("method") === "post" && addressOf(form) === address);
  const isTyped = (field) => field.name && !UNTYPED.includes(field.type) && field.autocomplete !== "one-time-code";
  // The form's own id comes along: if it was received after all, sending it again changes nothing.
  const typedIn = (form) => [...form.elements].filter((field) => isTyped(field) || (field.name === "id" && field.type === "hidden"));
  const keep = (typed) => sessionStorage.setItem(KEPT_AS, JSON.stringify(typed));
  const notice = (words) => {
    const sentence = document.createElement("p");
    sentence.className = "notice";
    sentence.textContent = words;
    return sentence;
  };
  const sayAbove = (form, words) => {
    document.getElementById("typed")?.remove();
    const sentence = notice(words);
    sentence.id = "typed";
    sentence.tabIndex = -1;
    form.before(sentence);
    sentence.focus();
  };

  // Fields that are not there any more, such as an added line: their words are shown, to be copied.
  const tellHomeless = (place, values) => {
    const words = values.filter(Boolean).join(" · ");
    if (words) place.before(notice(`${said.homeless} ${words}`));
  };

  const keepUntilBack = (form, fields, rest) => {
    const names = new Set(fields.map((field) => field.name));
    const values = [...new FormData(form)].filter(([name]) => names.has(name));
    const action = addressOf(form);
    const forms = postedTo(action);
    keep({ who: said.who, page: location.pathname, action, place: forms.indexOf(form), of: forms.length, values, ...rest });
  };
  // What is typed into another form of the page stays while this one is asked; that one's id is made anew.
  const keepBeside = (form) => keepUntilBack(form, [...form.elements].filter(isTyped), { isUnsent: true, isQuiet: true });

  let isReached = false;
  addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.keeps) keepBeside(document.getElementById(form.dataset.keeps));
    const action = addressOf(form);
    const forms = postedTo(action);
    if (event.defaultPrevented || form.dataset.autosave || !forms.includes(form)) return;
    if (navigator.onLine === false && !isReached) {
      event.preventDefault();
      const button = event.submitter;
      const goOn = () => {
        isReached = true;  // Browsers may think themselves off line where a site is near.
        form.requestSubmit(button);
      };
      fetch(said.asks, { method: "HEAD", cache: "no-store" }).then(goOn, () => sayAbove(form, said.offline));
      return;
    }
    if (!isUnsent && [...form.elements].some(isTyped)) keepUntilBack(form, typedIn(form), { isUnsent });
  });

  const fill = (form, values, isQuiet) => {
    const left = new Map();
    for (const [name, value] of values) left.set(name, [...(left.get(name) ?? []), value]);
    for (const field of typedIn(form)) {
      const typed = left.get(field.name) ?? [];
      if (["checkbox", "radio"].includes(field.type)) field.checked = typed.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = typed.includes(option.value);
      else if (typed.length) field.value = typed.shift();
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
    form.closest("details")?.setAttribute("open", "");
    const homeless = [...left].filter(([name]) => !form.elements[name]).flatMap(([, typed]) => typed);
    if (!isQuiet) sayAbove(form, form.querySelector("[type=file]") ? `${said.back} ${said.files}` : said.back);
    tellHomeless(form, homeless);
  };

  const kept = JSON.parse(sessionStorage.getItem(KEPT_AS));
  if (!kept) return;
  if (isUnsent) {
    keep({ ...kept, isUnsent });
    main.querySelector("h1").after(notice(said.kept));
    return;
  }
  const isAnothers = kept.who && said.who && kept.who !== said.who;
  const isOnItsPage = location.pathname === kept.page && (!kept.who || kept.who === said.who);
  if (kept.isUnsent && isOnItsPage) {
    const forms = postedTo(kept.action);
    // Rows that came or went: whose words these were is not known any more.
    if (forms.length === kept.of) fill(forms[kept.place], kept.values, kept.isQuiet);
    else tellHomeless(main.firstElementChild, kept.values.filter(([name]) => name !== "id").map(([, typed]) => typed));
  }
  if (!kept.isUnsent || isAnothers || isOnItsPage) sessionStorage.removeItem(KEPT_AS);
})();
