"""LinkedIn: pages of organisations and profiles of people."""
