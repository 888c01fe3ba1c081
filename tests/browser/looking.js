/* What a page tells whoever looks closely, asked inside the page; looking.py says what of it is wrong. */
(() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex='-1'])";
  const SELF_SCROLLING = ".scroller, .picture-scroller, .site-nav ul, .site-desk ul, textarea, input, select, pre, svg";
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".visually-hidden, .skip");
  const said = (element) => (element.getAttribute("aria-label") || element.innerText || element.name || element.id || `${element.tagName}.${element.className}`).trim().slice(0, 40);
  const seconds = (durations) => Math.max(...durations.split(",").map(parseFloat));

  /* Too wide at this width: what leaves the window, and words cut off by their own box. */
  const width = () => {
    const wide = document.documentElement.clientWidth;
    const out = [];
    for (const element of document.body.querySelectorAll("*")) {
      if (!element.checkVisibility() || element.closest(SELF_SCROLLING) || element.closest(".visually-hidden, .skip")) continue;
      const { left, right, width } = element.getBoundingClientRect();
      if (width && (left < -1 || right > wide + 1)) out.push(`${said(element)} leaves the window`);
      const style = getComputedStyle(element);
      if (style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1) out.push(`${said(element)} is cut off`);
    }
    if (document.documentElement.scrollWidth > wide) out.push(`${document.documentElement.scrollWidth} px wide`);
    return out.slice(0, 5);
  };

  /* Controls that lie on one another. */
  const overlaps = () => {
    const boxes = [...document.querySelectorAll(CONTROLS)]
      .filter((control) => isSeen(control) && getComputedStyle(control).position === "static" && !control.closest(".pay, .waiting, .saved, .pretended"))
      .flatMap((control) => [...control.getClientRects()].filter((box) => box.width && box.height).map((box) => [control, box]));
    const out = [];
    boxes.forEach(([one, a], n) => {
      for (const [other, b] of boxes.slice(n + 1)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 2 && down > 2 && one !== other && !one.contains(other) && !other.contains(one)) out.push(`${said(one)} lies on ${said(other)}`);
      }
    });
    return out.slice(0, 5);
  };

  /* What keeps a control that has the focus from being seen: an outline around it, in the window, with nothing over it.
     A shadow is none: the present place of a menu always has one. */
  const hidden = (control) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(control);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return "shows no focus";
    const boxes = [...control.getClientRects()].filter((box) => box.width && box.height);
    // A tall table is never in the window as a whole, nor need the end of a row be that is swept sideways; a link may have two lines.
    const hits = boxes.map((box) => {
      const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
      const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
      return document.elementFromPoint(left + Math.min((right - left) / 2, 20), (top + bottom) / 2);
    });
    const own = [control, ...(control.labels ?? [])];
    if (hits.some((hit) => own.some((part) => part.contains(hit)))) return "";
    const over = hits.find(Boolean);
    return over ? `is under ${over.tagName}.${over.className}` : "is focused out of the window";
  };

  /* Where the keyboard stands must be seen, wherever it stands. */
  const focus = () => {
    const out = [];
    const controls = [...document.querySelectorAll(CONTROLS)].filter((control) => control.checkVisibility({ visibilityProperty: true }) && !control.disabled);
    for (const control of controls) {
      control.focus({ focusVisible: true });
      if (document.activeElement !== control) continue;
      const why = hidden(control);
      if (why) out.push(`${said(control)} ${why}`);
    }
    document.activeElement.blur();
    scrollTo(0, 0);
    return [...new Set(out)].slice(0, 5);
  };

  /* What moves though the reader asked that nothing moves. */
  const motion = () => {
    const moving = [...document.querySelectorAll("*")].filter((element) => {
      const style = getComputedStyle(element);
      return seconds(style.transitionDuration) > 0.01 || (style.animationName !== "none" && seconds(style.animationDuration) > 0.01) || style.scrollBehavior === "smooth";
    });
    return [...moving.map((element) => `${said(element)} moves`), ...document.getAnimations().map(() => "something moves")].slice(0, 5);
  };

  /* Each field that was refused says why, and so does the summary above, where the keyboard stands. */
  const errors = () => {
    const fields = [...document.querySelectorAll("[aria-invalid=true]")].filter((field) => field.checkVisibility());
    const why = (field) => (field.closest("fieldset[aria-describedby]") ?? field).getAttribute("aria-describedby")?.split(" ").every((id) => document.getElementById(id)?.innerText.trim());
    const out = fields.filter((field) => !why(field)).map((field) => `${field.name} does not say what is wrong with it`);
    if (document.querySelector(".errorlist") && !document.activeElement.closest(".to-put-right, .errorlist, [autofocus]")) out.push("the summary of what is wrong has no focus");
    return out;
  };

  /* Words in another language than the page's. */
  const language = () => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const out = document.documentElement.lang === "en" ? [] : [`is in ${document.documentElement.lang}`];
    while (texts.nextNode()) {
      const { data, parentElement } = texts.currentNode;
      if (/[가-힣]/.test(data) && parentElement.closest("[lang]").lang !== "ko" && !parentElement.closest("script, svg, textarea")) out.push(`${data.trim().slice(0, 40)} does not say that it is Korean`);
    }
    return out.slice(0, 5);
  };

  const order = () => {
    const out = [];
    const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((head) => head.checkVisibility()).map((head) => [Number(head.tagName[1]), said(head)]);
    if (levels.filter(([level]) => level === 1).length !== 1) out.push(`${levels.filter(([level]) => level === 1).length} first headings`);
    levels.forEach(([level, words], n) => { if (n && level > levels[n - 1][0] + 1) out.push(`${words}: heading ${level} after ${levels[n - 1][0]}`); });
    for (const nav of document.querySelectorAll("nav")) if (nav.querySelectorAll("[aria-current=page]").length > 1) out.push(`several places are the present one in ${said(nav)}`);
    const navs = [...document.querySelectorAll("nav")].map((nav) => nav.getAttribute("aria-label"));
    if (new Set(navs).size !== navs.length || navs.includes(null)) out.push(`navigations are called ${navs}`);
    if (document.querySelectorAll("main").length !== 1) out.push("no main, or several");
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    const twice = ids.filter((id, n) => ids.indexOf(id) !== n);
    if (twice.length) out.push(`twice the id ${twice}`);
    return out;
  };

  const layout = () => [...width(), ...overlaps()];

  return { errors, language, layout, focus, hidden, motion, order };
})()
