// The claim button without leaving the page. Without this file the plain form does the same.
"use strict";

for (const form of document.querySelectorAll("form[data-claim]")) {
  const button = form.querySelector("button");
  const answer = form.querySelector("[data-answer]");
  const language = document.documentElement.lang.startsWith("en") ? "en" : "ko";
  const said = {
    asking: { ko: "쿠폰을 받고 있습니다.", en: "Claiming." },
    unsure: {
      ko: "응답을 받지 못했습니다. 다시 눌러 주세요. 여러 번 눌러도 한 번만 받습니다.",
      en: "No answer came. Please press again; it never counts twice.",
    },
    later: {
      ko: "지금은 처리하지 못했습니다. 순서는 그대로이고, 다시 누르지 않아도 자동으로 다시 시도합니다.",
      en: "We could not take this just now. Your place is kept, and this page asks again by itself.",
    },
    early: {
      ko: "아직 열리지 않았습니다. 열리는 시각에 자동으로 다시 시도합니다. 다시 누르지 않아도 됩니다.",
      en: "It has not opened yet. This page asks again by itself at the opening; there is no need to press again.",
    },
    wallet: { ko: "쿠폰함 보기", en: "See your wallet" },
    position: { ko: (n) => `${n}번째로 받았습니다.`, en: (n) => `You were number ${n}.` },
  };

  const show = (kind, sentence, link) => {
    const paragraph = document.createElement("p");
    paragraph.className = `notice ${kind}`;
    paragraph.textContent = sentence;
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = "/coupons/";
      anchor.textContent = said.wallet[language];
      paragraph.append(" ", anchor);
    }
    answer.replaceChildren(paragraph);
  };

  // Who waits keeps the same id and ticket, also over a reload: the place in line is theirs.
  const kept = `claim:${form.elements.campaign.value}:${form.dataset.shopper}`;
  const remembered = JSON.parse(sessionStorage.getItem(kept) || "null");
  if (remembered && !form.elements.ticket.value) {
    form.elements.id.value = remembered.id;
    form.elements.ticket.value = remembered.ticket;
  }

  const press = async () => {
    const fields = new FormData(form);
    const response = await fetch(form.action, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${fields.get("token")}` },
      body: JSON.stringify({ id: fields.get("id"), campaign: fields.get("campaign"), ticket: fields.get("ticket") }),
    });
    return [response, await response.json()];
  };

  // Comes back for the answer when it is due; nothing is won by coming earlier, nothing lost by coming late.
  const wait = (body) => {
    form.elements.ticket.value = body.ticket;
    sessionStorage.setItem(kept, JSON.stringify({ id: form.elements.id.value, ticket: body.ticket }));
    show("", body.refused ? said.later[language] : body[language]);
    setTimeout(ask, Math.min(Math.max(body.wait_seconds || 2, 1), 10) * 1000 * (0.8 + 0.4 * Math.random()));
  };

  // Pressed in the last minutes: asks again once the server's own clock has come to the opening. Nobody's turn is the better for it.
  const SOON = 10 * 60;
  const untilOpening = (response) => {
    const left = (Date.parse(form.dataset.opens) - Date.parse(response.headers.get("Date"))) / 1000;
    return left <= SOON ? Math.max(left, 0) + Math.random() : null; // NaN, where nothing opens again, is not soon
  };

  const ask = async () => {
    try {
      const [response, body] = await press();
      // 503 with a ticket: the service cannot say now, and whoever holds the ticket keeps the place.
      if (response.status === 202 || (response.status === 503 && body.ticket)) {
        wait(body);
        return;
      }
      if (response.status === 429) {
        show("notice-warn", body[language]);
        setTimeout(ask, (body.seconds + Math.random()) * 1000);
        return;
      }
      const seconds = body.refused === "not_open_yet" ? untilOpening(response) : null;
      if (seconds !== null) {
        show("", said.early[language]);
        setTimeout(ask, seconds * 1000);
        return;
      }
      sessionStorage.removeItem(kept);
      if (response.ok) {
        show("notice-good", `${body[language]} ${said.position[language](body.position)}`, true);
        button.remove();
        answer.querySelector("a").focus(); // the button took the focus with it
      } else {
        show("notice-warn", body[language], body.refused === "already_claimed");
        button.removeAttribute("aria-disabled");
      }
    } catch {
      show("notice-warn", said.unsure[language]);
      button.removeAttribute("aria-disabled");
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    show("", said.asking[language]);
    ask();
  });

  if (form.elements.ticket.value) button.click(); // still in line: go on waiting.
}
