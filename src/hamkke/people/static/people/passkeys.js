// Passkeys: hands on to the device what the server asks, and to the server what the device answers. After webauthn-json.js.
"use strict";

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const failed = form.querySelector("[data-passkey-failed]");

  // The sign-in page asks only when somebody presses: most who open it have no passkey, and a question is good for one answer.
  const asked = async () => {
    const given = document.getElementById("passkey-options");
    const told = given
      ? JSON.parse(given.textContent)
      : await (await fetch(form.action, { headers: { Accept: "application/json" } })).json();
    return told.creation_options || told.request_options;
  };

  if (window.PublicKeyCredential) form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const credential = await window.webauthnJSON[form.dataset.passkey](await asked());
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      failed.hidden = false; // Called off, too late, or no device that can.
    }
  });
}
