"""Pages about complaints."""
