// The claim button without leaving the page. Without this file the plain form does the same.
"use strict";

for (const form of document.querySelectorAll("form[data-claim]")) {
  const button = form.querySelector("button");
  const answer = form.querySelector("[data-answer]");
  const language = document.documentElement.lang.startsWith("en") ? "en" : "ko";
  const said = {
    asking: { ko: "받는 중입니다.", en: "Claiming." },
    unsure: {
      ko: "답을 받지 못했습니다. 다시 눌러 주세요. 두 번 눌러도 한 번만 셉니다.",
      en: "No answer came. Please press again; it never counts twice.",
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

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    show("", said.asking[language]);
    const fields = new FormData(form);
    try {
      const response = await fetch(form.action, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${fields.get("token")}` },
        body: JSON.stringify({ id: fields.get("id"), campaign: fields.get("campaign") }),
      });
      const body = await response.json();
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
  });
}
