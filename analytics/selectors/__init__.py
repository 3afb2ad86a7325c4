"""What pages, API and tasks read."""
