// What is left until a moment, by the server's clock: a wrong clock in the visitor's device changes nothing.
"use strict";

for (const block of document.querySelectorAll("[data-countdown]")) {
  const lead = Date.parse(block.dataset.now) - Date.now();
  const at = Date.parse(block.dataset.at);
  const list = block.querySelector(".countdown-left");
  const cells = [...list.querySelectorAll("[data-unit]")];

  const show = () => {
    let left = Math.max(0, Math.ceil((at - Date.now() - lead) / 1000));
    if (left === 0) {
      clearInterval(ticking);
      list.remove();
      block.querySelector(".countdown-at").textContent = block.dataset.over;
      return;
    }
    for (const cell of cells) {
      const unit = Number(cell.dataset.unit);
      cell.textContent = String(Math.floor(left / unit)).padStart(unit < 86400 ? 2 : 1, "0");
      left %= unit;
    }
    list.hidden = false;
  };
  const ticking = setInterval(show, 1000);
  show();
}
