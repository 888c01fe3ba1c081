// The camera: the browser reads the QR code where it can; elsewhere pictures go to our server, which keeps none.
"use strict";

const CounterCamera = (() => {
  const EVERY = 400;
  class Unread extends Error {}
  let stream = null;

  const stop = (view) => {
    for (const track of stream ? stream.getTracks() : []) track.stop();
    stream = null;
    view.srcObject = null;
  };

  const native = async () => {
    if (!("BarcodeDetector" in window)) return null;
    const formats = await BarcodeDetector.getSupportedFormats();
    return formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
  };

  const picture = (view) => {
    const canvas = document.createElement("canvas");
    const scale = Math.min(1, 960 / view.videoWidth);
    canvas.width = view.videoWidth * scale;
    canvas.height = view.videoHeight * scale;
    canvas.getContext("2d").drawImage(view, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  };

  const reader = async (address, token) => {
    const detector = await native();
    if (detector) return async (view) => ((await detector.detect(view).catch(() => []))[0] || { rawValue: "" }).rawValue;
    return async (view) => {
      const body = await picture(view);
      const headers = { "X-CSRFToken": token(), "Content-Type": "image/jpeg" };
      const answer = await fetch(address, { method: "POST", headers, body }).catch(() => ({ ok: false }));
      if (answer.status === 429) return ""; // asked again, a little later
      if (!answer.ok) throw new Unread();
      return (await answer.json()).text;
    };
  };

  // Resolves with what the QR code says, or with "" when somebody stopped the camera. Rejects with Unread where our server was
  // to read it and does not answer.
  const scan = async (view, address, token) => {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    view.srcObject = stream;
    await view.play();
    const read = await reader(address, token);
    try {
      while (stream) {
        const text = await read(view);
        if (text) return text;
        await new Promise((resolve) => setTimeout(resolve, EVERY));
      }
      return "";
    } finally {
      stop(view);
    }
  };

  return { Unread, scan, stop, native, isThere: () => Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia) };
})();
