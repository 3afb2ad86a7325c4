"""What dashboards and reports show: filters, sheets of figures, charts, as plain data."""
