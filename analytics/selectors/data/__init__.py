"""Where figures come from, what is missing, and what leaves as data."""
