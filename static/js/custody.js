// The handover protocol: prints itself.
document.querySelector('[data-print]')?.addEventListener('click', () => print());
