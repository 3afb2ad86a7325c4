"""Days as in the rest of the English texts, never 11/23/2026; the day has 24 hours. See `team.day_words`."""

DATE_FORMAT = SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j M Y H:i"
