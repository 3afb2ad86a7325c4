"""What the growth board writes."""
