"""PostgreSQL and Valkey as child processes, so that one command starts everything on a bare machine."""
