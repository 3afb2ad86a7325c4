"""REST about complaints."""
