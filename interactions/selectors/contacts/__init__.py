"""What reads contacts and what belongs to them."""
