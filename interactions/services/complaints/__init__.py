"""Writing about complaints."""
