"""Making, writing, sharing and sending reports."""
