"""What changes contacts and what belongs to them."""
