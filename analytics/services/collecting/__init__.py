"""Reading figures from platforms."""
