/* Personas: printing a sheet. */
document.querySelector('[data-print]')?.addEventListener('click', () => print());
