"""The publishing engine: claims due rows, sends them once, finds out what became of them. See docs/architecture.md."""
