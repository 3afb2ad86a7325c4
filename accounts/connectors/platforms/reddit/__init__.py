"""Reddit through its data API."""
