/* Names, stories and laws stay Korean on pages in another language: they say so, and whoever hears the page hears them in Korean. */
(() => {
  const KOREAN = /([가-힣](?:[가-힣\d\s·,.()~%‘’“”-]*[가-힣)])?)/;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (text) =>
    KOREAN.test(text.data) && !text.parentElement.closest("[lang=ko], script, textarea, svg") ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT);
  const found = [];
  while (texts.nextNode()) found.push(texts.currentNode);

  for (const text of found) {
    const parent = text.parentElement;
    const pieces = text.data.trim().split(KOREAN).filter(Boolean);
    if (parent.tagName === "OPTION" || (pieces.length === 1 && parent.childNodes.length === 1)) {
      parent.lang = "ko";
      continue;
    }
    const whole = document.createElement("span");  // stays one thing where its parent lays things out beside each other
    text.data.split(KOREAN).forEach((piece, n) => {
      const korean = n % 2 === 1 && document.createElement("span");
      if (korean) {
        korean.lang = "ko";
        korean.textContent = piece;
      }
      whole.append(korean || piece);
    });
    text.replaceWith(whole);
  }
})();
