"""Reading surveys and what came in."""
