// What is left until a moment, by the server's clock: a wrong clock in the visitor's device changes nothing.
"use strict";

(async () => {
  const blocks = [...document.querySelectorAll("[data-countdown]")];
  const clocks = []; // each is told anew what to count from: a device that slept has not counted

  // Where a page does not say its moment, the server's answer to the smallest question does. It is cut to the second, so that
  // what is counted down never ends too early.
  const asked = async () => {
    const answer = await fetch("/static/ui/mark.svg", { method: "HEAD", cache: "no-store" });
    return Date.parse(answer.headers.get("Date")) - performance.now();
  };
  const starts = async (block) => {
    if (block.dataset.now) return Date.parse(block.dataset.now) - performance.now();
    try {
      return await asked();
    } catch {
      return NaN; // No answer: the moment itself stands there, as without a script.
    }
  };

  const count = (block, start) => {
    clocks.push((now) => {
      start = now;
      show();
    });
    const at = Date.parse(block.dataset.at);
    const list = block.querySelector(".countdown-left");
    const cells = [...list.querySelectorAll("[data-unit]")];
    const said = block.querySelector("[role=status]");

    const show = () => {
      let left = Math.max(0, Math.ceil((at - start - performance.now()) / 1000));
      if (left === 0) {
        clearInterval(ticking);
        list.remove();
        block.querySelector(".countdown-at").textContent = block.dataset.over;
        return;
      }
      if (said) said.textContent = left <= 60 ? block.dataset.soon : ""; // once, not second by second
      for (const cell of cells) {
        const unit = Number(cell.dataset.unit);
        cell.textContent = String(Math.floor(left / unit)).padStart(unit < 86400 ? 2 : 1, "0");
        left %= unit;
      }
      list.hidden = false;
    };
    const ticking = setInterval(show, 1000);
    show();
  };

  // What is left in the largest whole unit, as in "3 hours left"; the words come with the page.
  const tell = (time) => {
    let start = Date.parse(time.dataset.now) - performance.now();
    clocks.push((now) => {
      start = now;
      show();
    });
    const units = JSON.parse(time.dataset.units);
    const show = () => {
      const left = Math.floor((Date.parse(time.dateTime) - start - performance.now()) / 1000);
      const [seconds, many, one] = units.find(([least]) => least === null || left >= least);
      const number = seconds ? Math.floor(left / seconds) : 0;
      time.textContent = (number === 1 ? one : many).replace("{n}", number);
      if (seconds === null) clearInterval(ticking);
    };
    const ticking = setInterval(show, 1000);
    show();
  };
  for (const time of document.querySelectorAll("time[data-left]")) tell(time);

  document.addEventListener("visibilitychange", async () => {
    // A moment that is pretended goes on from where it was.
    if (document.hidden || clocks.length === 0 || document.querySelector(".pretended, .preview-moment")) return;
    try {
      const start = await asked();
      for (const count of clocks) count(start);
    } catch {
      // No answer: it goes on counting from what it was told.
    }
  });

  for (const block of blocks) {
    const start = await starts(block);
    if (!Number.isNaN(start)) count(block, start);
  }
})();
