/* What takes longer than two seconds says that it goes on, and that nothing needs pressing again. */
(() => {
  const AFTER = 2000;
  const place = document.querySelector("[data-waiting]");
  let due;

  const say = () => {
    const bar = document.createElement("progress");
    bar.className = "progress";
    bar.setAttribute("aria-hidden", "true");
    place.replaceChildren(place.dataset.waiting, bar);
  };
  const calm = () => {
    clearTimeout(due);
    place.replaceChildren();
  };

  addEventListener("submit", (event) => {
    const isDownload = "download" in event.target.dataset || "download" in (event.submitter?.dataset ?? {});
    if (event.defaultPrevented || event.target.target || isDownload) return;
    clearTimeout(due);
    due = setTimeout(say, AFTER);
  });
  addEventListener("pagehide", calm);  // so that the page is not found waiting when the reader comes back to it
})();
