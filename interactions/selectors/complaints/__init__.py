"""Reading about complaints."""
