// How far each market is, worked out here: the place of whoever looks never leaves this page.
"use strict";

for (const block of document.querySelectorAll("[data-near]")) {
  const button = block.querySelector("button");
  const status = block.querySelector("[role=status]");
  const list = block.querySelector("ol");
  const language = document.documentElement.lang.startsWith("en") ? "en" : "ko";
  const NEAREST = 20;
  const EARTH = 6371; // kilometres
  const said = {
    looking: { ko: "찾는 중입니다.", en: "Looking." },
    refused: {
      ko: "위치를 허락하지 않으셔서 거리를 계산하지 않았습니다. 아래에서 지역으로 찾으실 수 있습니다.",
      en: "You did not allow your place to be read, so no distance is worked out. You can look by region below.",
    },
    unknown: {
      ko: "지금은 위치를 알 수 없습니다. 잠시 뒤 다시 누르거나 아래에서 지역으로 찾아 주세요.",
      en: "Your place is not known just now. Please press again in a while, or look by region below.",
    },
    found: { ko: (n) => `가까운 시장 ${n}곳을 찾았습니다.`, en: (n) => `The ${n} nearest markets.` },
    shops: { ko: (n) => `축제 가게 ${n}곳`, en: (n) => `${n} festival shops` },
    more: { ko: (n) => `그 밖에 ${n}곳`, en: (n) => `${n} more` },
    map: { ko: "카카오맵에서 보기", en: "See on KakaoMap" },
  };

  const distance = ([from, along], [to, beside]) => {
    const radians = Math.PI / 180;
    const across = Math.sin(((to - from) * radians) / 2) ** 2;
    const around = Math.cos(from * radians) * Math.cos(to * radians) * Math.sin(((beside - along) * radians) / 2) ** 2;
    return 2 * EARTH * Math.asin(Math.sqrt(across + around));
  };
  const spoken = (kilometres) =>
    kilometres < 1 ? `${Math.round(kilometres * 100) * 10} m` : `${kilometres.toFixed(kilometres < 10 ? 1 : 0)} km`;

  const link = (words, address) => {
    const anchor = document.createElement("a");
    anchor.textContent = words;
    anchor.href = address;
    return anchor;
  };
  const row = ({ id, name, address, latitude, longitude, shops, named, kilometres }) => {
    const item = document.createElement("li");
    const far = document.createElement("strong");
    far.textContent = spoken(kilometres);
    const about = document.createElement("span");
    about.className = "muted small";
    about.textContent = shops ? `${address} · ${said.shops[language](shops)}` : address;
    const map = link(said.map[language], `https://map.kakao.com/link/map/${encodeURIComponent(name)},${latitude},${longitude}`);
    map.rel = "noopener noreferrer external";
    map.className = "small";
    map.setAttribute("aria-label", `${name}: ${said.map[language]}`);
    item.append(link(name, `${block.dataset.market}${id}/`), far, about);
    if (named.length) {
      const names = document.createElement("ul");
      names.className = "cluster small";
      for (const [merchant, shop] of named) {
        const entry = document.createElement("li");
        entry.append(link(shop, `${block.dataset.merchant}${merchant}/`));
        names.append(entry);
      }
      if (shops > named.length) {
        const entry = document.createElement("li");
        entry.append(link(said.more[language](shops - named.length), `${block.dataset.market}${id}/#shops`));
        names.append(entry);
      }
      item.append(names);
    }
    item.append(map);
    return item;
  };

  const look = async ({ coords }) => {
    const markets = await (await fetch(block.dataset.near)).json();
    const here = [coords.latitude, coords.longitude];
    const near = markets
      .map(([id, name, address, latitude, longitude, shops, named]) => ({
        id, name, address, latitude, longitude, shops, named, kilometres: distance(here, [latitude, longitude]),
      }))
      .sort((one, other) => one.kilometres - other.kilometres)
      .slice(0, NEAREST);
    list.replaceChildren(...near.map(row));
    status.textContent = said.found[language](near.length);
  };
  const fail = (error) => {
    status.textContent = (error.code === 1 ? said.refused : said.unknown)[language]; // 1: not allowed
  };

  button.addEventListener("click", () => {
    status.textContent = said.looking[language];
    navigator.geolocation.getCurrentPosition((place) => look(place).catch(fail), fail, { timeout: 10_000, maximumAge: 60_000 });
  });
  block.hidden = !("geolocation" in navigator);
}
