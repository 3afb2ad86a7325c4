"""Alert rules and alerts, written."""
