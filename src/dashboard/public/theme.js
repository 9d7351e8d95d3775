// Runs before the first paint, so that a remembered theme never flashes the other one. A file of its own, because a
// strict content security policy forbids inline scripts.
try {
  const theme = localStorage.getItem('tributary.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {}
