// On a narrow screen the rows of links are swept sideways: the page one is on comes into view by itself, and so does the link in focus.
"use strict";

for (const row of document.querySelectorAll(".site-nav ul, .site-desk ul")) {
  const here = row.querySelector("[aria-current]");
  if (here) row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  row.addEventListener("focusin", (event) => event.target.scrollIntoView({ block: "nearest", inline: "nearest" }));
}
