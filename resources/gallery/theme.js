/* Dark or light: as the system has it, until somebody chooses. */
"use strict";
(function () {
  const KEY = "desk-gallery-theme";
  const root = document.documentElement;
  function kept() { try { return localStorage.getItem(KEY); } catch { return null; } }
  function show(theme) { if (theme === "dark" || theme === "light") root.dataset.theme = theme; }
  show(kept());
  window.Desk = {
    turnTheme() {
      const isDark = root.dataset.theme
        ? root.dataset.theme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
      show(isDark ? "light" : "dark");
      try { localStorage.setItem(KEY, root.dataset.theme); } catch { /* not kept, then */ }
    },
  };
})();
