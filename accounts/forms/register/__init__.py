"""Forms of the account register."""
