/**
 * Light, dark or as the system has it. A classic script, loaded before the style sheets are used, so that the page
 * never flashes in the wrong theme. The choice stays in this browser; `data-theme` on <html> is what the page shows.
 */
(() => {
  const KEY = "numplay.theme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  let choice = "system";
  try {
    choice = localStorage.getItem(KEY) ?? "system";
  } catch {
    // Storage is forbidden: the system's theme it is.
  }

  function show() {
    const theme = choice === "system" ? (system.matches ? "dark" : "light") : choice;
    const root = document.documentElement;
    root.dataset.theme = theme === "dark" ? "dark" : "light";
    root.dataset.themeChoice = choice;
    const bar = document.querySelector('meta[name="theme-color"]');
    bar?.setAttribute("content", theme === "dark" ? "#1c1b19" : "#ffffff");
    document.dispatchEvent(new CustomEvent("themechange", { detail: theme }));
    for (const radio of document.querySelectorAll("input[data-theme-choice]")) {
      if (radio instanceof HTMLInputElement) radio.checked = radio.value === choice;
    }
  }

  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.matches("[data-theme-choice]")) return;
    choice = target.value;
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // The choice then lasts as long as the page.
    }
    show();
  });
  system.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", show);
  show();
})();
