// On a narrow screen the rows of links are swept sideways: the page one is on comes into view by itself.
"use strict";

for (const row of document.querySelectorAll(".site-nav ul, .site-desk ul")) {
  const here = row.querySelector("[aria-current]");
  if (here) row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}

// So does, there and in tables, what has the focus: a browser is content when any of it can be seen.
document.addEventListener("focusin", ({ target }) => {
  if (target.parentElement?.closest(".site-nav ul, .site-desk ul, .scroller")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
});
