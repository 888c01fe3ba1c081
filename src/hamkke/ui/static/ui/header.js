// On a narrow screen the rows of links are swept sideways: the page one is on comes into view by itself.
"use strict";

for (const here of document.querySelectorAll(".site-nav [aria-current], .site-desk [aria-current]")) {
  const row = here.closest("ul");
  row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}
