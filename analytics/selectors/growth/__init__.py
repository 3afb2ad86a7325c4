"""What the growth board reads."""
