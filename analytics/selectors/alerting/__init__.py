"""Alert rules and alerts, read."""
