// The counter: scans, and goes on working without a network within what this phone was allowed.
"use strict";

(() => {
  const $ = (id) => document.getElementById(id);
  const addresses = JSON.parse($("counter-state").textContent);
  const { shop } = addresses;
  const isEnglish = document.documentElement.lang.startsWith("en");
  const say = (ko, en) => (isEnglish ? en : ko);
  const won = (amount) => say(`${amount.toLocaleString("ko-KR")}원`, `₩${amount.toLocaleString("en-US")}`);
  const remembered = `hamkke-counter:${shop}`;
  const KEPT = "hamkke-counter-1";
  const DAY = 24 * 3600 * 1000;
  const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const [BODY, SIDES, PREFIX] = [43, 64, "HMK:"];

  let told = JSON.parse(localStorage.getItem(remembered) || "null");
  let isOnline = navigator.onLine;
  let isSignedIn = true;

  const csrf = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || ["", ""])[1];
  const announce = (sentence, isWarning = false) => {
    $("answer").className = isWarning ? "notice notice-warn" : "notice";
    $("answer").textContent = sentence;
  };
  const now = () => Date.now() + (told ? told.ahead : 0);

  // ── Does the server answer? ──

  const remember = (answer) => {
    told = { ...answer, ahead: answer.now - Date.now() };
    localStorage.setItem(remembered, JSON.stringify(told));
  };

  const ask = async () => {
    try {
      const answer = await fetch(addresses.state, { signal: AbortSignal.timeout(4000), headers: { Accept: "application/json" } });
      if (answer.status >= 500) throw new Error("not now");
      isSignedIn = answer.ok && !answer.redirected; // Who is sent to sign in, or is somebody else, has a network: nothing is taken off line.
      if (isSignedIn) remember(await answer.json());
      isOnline = true;
    } catch {
      isOnline = false;
    }
    await show();
    return isOnline;
  };

  const left = async () => {
    const waiting = (await CounterQueue.all(shop)).filter((use) => !use.state);
    const spent = waiting.reduce((sum, use) => sum + use.discount, 0);
    return { uses: (told ? told.uses : 0) - waiting.length, won: (told ? told.won : 0) - spent };
  };

  const show = async () => {
    const rest = await left();
    $("sign-in").hidden = isSignedIn || !isOnline;
    $("network").hidden = isOnline;
    const sentence = rest.uses > 0
      ? `오프라인 · Offline. ${say(`${rest.uses}회, ${won(rest.won)} 남음`, `${rest.uses} uses, ${won(rest.won)} left`)}`
      : `오프라인 · Offline. ${say("이 전화기는 지금 오프라인으로 받을 수 없습니다.", "This phone may take nothing off line now.")}`;
    // Asked every few seconds, but told again only when it has changed.
    if ($("network").textContent !== sentence) $("network").textContent = sentence;
    $("terminal").hidden = !(told && told.terminal);
    if (told && told.terminal) {
      $("registration").hidden = true;
      $("terminal").textContent = told.uses > 0
        ? say(`등록된 전화기: ${told.name}. 오프라인 허용 ${rest.uses}회, ${won(rest.won)}`, `Terminal: ${told.name}. Off line: ${rest.uses} uses, ${won(rest.won)}`)
        : say(`등록된 전화기: ${told.name}. 오프라인 허용 없음`, `Terminal: ${told.name}. Nothing allowed off line`);
    }
    await list();
  };

  // ── What was taken off line ──

  const STATES = {
    accepted: ["사용되었습니다.", "Used."],
    paid: ["그사이 쓰인 쿠폰이라 허용 한도에서 지급했습니다.", "It had been used by then; the allowance paid."],
    refused: ["거절되었습니다.", "Refused."],
  };

  const list = async () => {
    const uses = (await CounterQueue.all(shop)).sort((a, b) => b.used_at - a.used_at);
    for (const use of uses.filter((each) => each.state && Date.now() - each.used_at > DAY)) await CounterQueue.drop(use.id);
    $("queue").hidden = uses.length === 0;
    $("send").hidden = !uses.some((use) => !use.state);
    $("queued").replaceChildren(...uses.map((use) => {
      const item = document.createElement("li");
      item.className = `notice ${use.state === "refused" ? "notice-warn" : use.state ? "notice-good" : ""}`;
      item.dataset.state = use.state || "waiting";
      const time = new Date(use.used_at).toLocaleTimeString(isEnglish ? "en-GB" : "ko-KR", { timeZone: "Asia/Seoul" });
      const outcome = use.state ? say(...STATES[use.state]) : say("보내기를 기다립니다.", "Waiting to be sent.");
      item.textContent = `${time} · ${won(use.amount)} − ${won(use.discount)} · ${outcome} ${(isEnglish ? use.en : use.ko) || ""}`.trim();
      return item;
    }));
  };

  let isSending = false;
  const send = async () => {
    const waiting = (await CounterQueue.all(shop)).filter((use) => !use.state);
    if (!waiting.length || isSending) return;
    isSending = true;
    try {
      const answer = await post(waiting.slice(0, 100));
      if (answer) await settle(waiting, answer);
    } finally {
      isSending = false;
    }
  };

  const post = async (waiting) => {
    const uses = waiting.map(({ id, token, amount, used_at }) => ({ id, token, amount, used_at }));
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf(), Accept: "application/json" };
    const answer = await fetch(addresses.uses, { method: "POST", headers, body: JSON.stringify({ uses }) }).catch(() => null);
    if (!answer) return null; // No answer: the same ids go again, and count once.
    if (answer.ok && !answer.redirected) return answer.json();
    if (answer.status === 403) {
      announce(say("보내지 못했습니다. 이 전화기를 다시 등록해 주세요. 기록은 이 전화기에 그대로 있습니다.", "Not sent. Register this phone again; nothing is lost."), true);
      return null;
    }
    announce(say("보내지 못했습니다. 다시 로그인하면 보냅니다. 기록은 이 전화기에 그대로 있습니다.", "Not sent. Sign in again to send; nothing is lost."), true);
    return null;
  };

  const settle = async (waiting, answer) => {
    const kept = new Map(waiting.map((use) => [use.id, use]));
    for (const { id, state, discount, ko, en } of answer.answers) {
      const use = kept.get(id);
      if (use) await CounterQueue.keep({ ...use, state, discount: discount ?? use.discount, ko, en });
    }
    remember(answer);
    await show();
    const count = answer.answers.length;
    announce(say(`오프라인으로 받은 ${count}건을 보냈습니다.`, `${count} uses were sent.`));
  };

  // ── Reading a token without the server ──

  const octets = (token) => {
    const letters = token.trim().toUpperCase().slice(PREFIX.length);
    const size = BODY + SIDES;
    if (letters.length !== Math.ceil((size * 8) / 5)) return null;
    let number = 0n;
    for (const letter of letters) {
      const value = LETTERS.indexOf(letter);
      if (value < 0) return null;
      number = (number << 5n) | BigInt(value);
    }
    number >>= BigInt(letters.length * 5 - size * 8);
    const found = new Uint8Array(size);
    for (let place = size - 1; place >= 0; place -= 1, number >>= 8n) found[place] = Number(number & 255n);
    return found;
  };

  const checkLetter = (letters) => {
    const doubled = (value) => (value << 1) ^ (value & 16 ? 0b100101 : 0);
    let check = 0;
    for (const letter of letters) check = doubled(check) ^ LETTERS.indexOf(letter);
    return LETTERS[doubled(check)];
  };

  const hex = (found) => Array.from(found, (octet) => octet.toString(16).padStart(2, "0")).join("");

  const code = (found) => {
    let number = BigInt(`0x${hex(found)}`);
    let letters = "";
    for (let place = 0; place < 19; place += 1, number >>= 5n) letters = LETTERS[Number(number & 31n)] + letters;
    return letters + checkLetter(letters);
  };

  const offer = async (token) => {
    const found = token.trim().toUpperCase().startsWith(PREFIX) ? octets(token) : null;
    if (!found || !told) return null;
    const key = await crypto.subtle.importKey("jwk", told.key, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    const [body, signature] = [found.slice(0, BODY), found.slice(BODY)];
    if (!(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, body))) return null;
    const view = new DataView(body.buffer);
    if (view.getUint8(0) !== 1) return null;
    return {
      code: code(body.slice(1, 13)),
      shop: hex(body.slice(13, 29)),
      endsAt: view.getUint32(29) * 1000,
      rate: view.getUint16(33),
      cap: view.getUint32(35),
      minimum: view.getUint32(39),
    };
  };

  const discountFor = ({ rate, cap, minimum }, amount) => {
    if (amount < minimum) return 0;
    return rate ? Math.min(Math.floor((amount * rate) / 10000), cap) : Math.min(amount, cap);
  };

  const refusal = async (found, amount) => {
    const rest = await left();
    if (!found) return say("오프라인에서는 손님 화면의 QR 코드만 받을 수 있습니다. 다시 찍어 주세요.", "Off line only the QR code on the shopper's screen can be taken. Please scan it again.");
    if (found.shop !== shop.replaceAll("-", "")) return say("다른 매장에서 쓰려고 만든 번호입니다.", "This code was made for another shop.");
    if (found.endsAt <= now()) return say("유효 시간이 지난 번호입니다. 손님에게 새 번호를 받아 주세요.", "This code's time is over. Please ask the shopper for a new one.");
    if (await CounterQueue.hasSeen(found.code)) return say("이 전화기에서 이미 받은 번호입니다.", "This phone has taken this code before.");
    const discount = discountFor(found, amount);
    if (discount <= 0) return say("이 금액에는 쓸 수 없는 쿠폰입니다.", "This coupon is not for a purchase this small.");
    if (rest.uses <= 0 || rest.won < discount) return say("오프라인 허용 한도를 다 썼습니다. 연결된 뒤에 받아 주세요.", "The allowance for off line is used up. Please wait for the network.");
    return "";
  };

  const newId = () => {
    const octet = crypto.getRandomValues(new Uint8Array(16));
    const time = BigInt(Date.now());
    for (let place = 0; place < 6; place += 1) octet[place] = Number((time >> BigInt(40 - 8 * place)) & 255n);
    octet[6] = (octet[6] & 15) | 0x70;
    octet[8] = (octet[8] & 63) | 0x80;
    return hex(octet).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  let pending = null;
  const preview = async () => {
    const amount = Number($("amount").value);
    const token = $("code").value;
    const found = await offer(token);
    const no = await refusal(found, amount);
    $("offline-preview").hidden = Boolean(no);
    if (no) return announce(no, true);
    const discount = discountFor(found, amount);
    pending = { id: newId(), shop, token, amount, discount, used_at: now(), code: found.code };
    const facts = { amount: won(amount), discount: `−${won(discount)}`, pays: won(amount - discount) };
    for (const [name, value] of Object.entries(facts)) document.querySelector(`[data-fact="${name}"]`).textContent = value;
    return $("offline-heading").focus();
  };

  const confirm = async () => {
    if (!pending) return;
    const { code: seen, ...use } = pending;
    pending = null;
    if (await CounterQueue.hasSeen(seen)) return;
    await CounterQueue.see(seen);
    await CounterQueue.keep(use);
    $("offline-preview").hidden = true;
    $("till").reset();
    await show();
    announce(say(`오프라인으로 받았습니다: ${won(use.discount)} 할인. 연결되면 보냅니다.`, `Taken off line: ${won(use.discount)} off. It is sent when the network is back.`));
    $("code").focus();
  };

  // ── The page ──

  $("till").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await ask()) $("till").submit();
    else await preview();
  });
  $("offline-confirm").addEventListener("click", confirm);
  $("offline-cancel").addEventListener("click", () => {
    pending = null;
    $("offline-preview").hidden = true;
    $("code").focus();
  });
  $("send").addEventListener("click", async () => {
    if (await ask()) await send();
  });

  const scan = async () => {
    $("camera").hidden = false;
    $("scan").hidden = true;
    $("stop").focus();
    let next = $("scan");
    try {
      const text = await CounterCamera.scan($("view"), addresses.frames, csrf);
      if (text) {
        $("code").value = text;
        announce(say("QR 코드를 읽었습니다.", "The QR code was read."));
        next = $("amount");
      }
    } catch (trouble) {
      announce(trouble instanceof CounterCamera.Unread
        ? say("연결이 끊겨 QR 코드를 읽지 못했습니다. 번호를 입력하거나, 이어진 뒤 다시 찍어 주세요.", "The QR code could not be read without a connection. Type the code, or scan again once it is back.")
        : say("카메라를 쓸 수 없습니다. 번호를 입력해 주세요.", "The camera cannot be used. Please type the code."), true);
      next = $("code");
    }
    $("camera").hidden = true;
    $("scan").hidden = false;
    next.focus();
  };
  CounterCamera.native().then((reader) => {
    $("no-reader").hidden = Boolean(reader);
  });
  $("scan").hidden = !CounterCamera.isThere();
  $("scan").addEventListener("click", scan);
  $("stop").addEventListener("click", () => CounterCamera.stop($("view")));

  const wake = async () => {
    if (await ask()) await send();
  };
  addEventListener("online", wake);
  addEventListener("offline", wake);
  setInterval(() => {
    if (!isOnline) wake();
  }, 15000);
  wake();

  if ("serviceWorker" in navigator) {
    navigator.serviceWorker
      .register("/coupons/counter/worker.js", { scope: "/coupons/counter/" })
      .then(async () => {
        const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")];
        const kept = await caches.open(KEPT);
        await kept.addAll([addresses.page, ...parts.map((part) => part.href || part.src)]);
        document.documentElement.dataset.kept = "true"; // from here on this page opens without a network
      })
      .catch(() => {}); // without it the page needs the network to open, and says so itself
  }
})();
