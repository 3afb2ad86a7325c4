"""Who passed posts on: reading it, keeping it, forgetting it."""
