/* Runs before first paint so that the chosen theme never flashes. */
(() => {
  const root = document.documentElement;
  root.classList.add('js');
  let theme = new URLSearchParams(location.search).get('theme');
  try { theme ||= localStorage.getItem('theme'); } catch { /* storage blocked: the server's or the system's choice stays */ }
  if (theme === 'dark' || theme === 'light') root.dataset.theme = theme;
})();
