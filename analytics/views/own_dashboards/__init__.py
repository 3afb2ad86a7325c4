"""Pages of dashboards that people put together."""
