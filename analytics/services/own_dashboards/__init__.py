"""Making dashboards, and pinning to them."""
