// The shopper's pass: counts down, and shows what the counter did as soon as it is done.
"use strict";

const shown = document.querySelector("[data-pass]");
const countdown = document.querySelector("[data-countdown]");
const said = document.querySelector("[data-said]");
let endsAt = null;

const ask = async () => {
  const answer = await fetch(shown.dataset.pass, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { state, seconds } = await answer.json();
  if (state !== shown.dataset.state) location.reload();
  endsAt = Date.now() + seconds * 1000;
};

const count = () => {
  if (endsAt === null) return;
  const seconds = Math.max(0, Math.round((endsAt - Date.now()) / 1000));
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  countdown.textContent = countdown.dataset.left.replace("{time}", time);
  if (seconds <= 60 && !said.textContent) said.textContent = said.dataset.minute;
};

if (shown && shown.dataset.state === "live") {
  const asking = () => ask().catch(() => {}); // no network for a moment: the next try will tell
  asking();
  setInterval(asking, 2000);
  setInterval(count, 500);
}

// What became of it stands there when the page has read itself anew, so nobody would be told: the focus goes there.
const [arrival] = performance.getEntriesByType("navigation");
const outcome = document.querySelector("[data-outcome]");
if (outcome && arrival && arrival.type === "reload") outcome.focus();
