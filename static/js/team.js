/* Small things of the team's pages. Each works without this file too. */

// The theme chosen in the settings wins over the one this browser remembered from the moon button.
document.querySelector('[data-forget-theme]')?.addEventListener('submit', () => {
  try { localStorage.removeItem('theme'); } catch { /* storage blocked: nothing was remembered */ }
});

// Suggest an address while the name is typed, until the address is edited by hand.
for (const name of document.querySelectorAll('[data-slug-from]')) {
  const slug = document.getElementById(name.dataset.slugFrom);
  if (!slug) continue;
  let own = slug.value !== '';
  slug.addEventListener('input', () => { own = slug.value !== ''; });
  name.addEventListener('input', () => {
    if (!own) slug.value = name.value.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40);
  });
}
