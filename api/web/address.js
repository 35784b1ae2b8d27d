// Let a person copy the code or the link; without this script the page is complete but for that.

const SHOWN_MS = 2000;

async function copy(button, text) {
  const before = [...button.childNodes];
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    done = false; // no clipboard without https, or forbidden
  }
  button.textContent = done ? button.dataset.done : button.dataset.failed;
  setTimeout(() => button.replaceChildren(...before), SHOWN_MS);
}

for (const button of document.querySelectorAll("[data-copy], [data-copy-link]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const canonical = document.querySelector("link[rel=canonical]").href;
    copy(button, button.dataset.copy ?? canonical);
  });
}
