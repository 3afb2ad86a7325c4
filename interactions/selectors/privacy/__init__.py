"""What we know about personal data we keep."""
