"""Tables of rules, word lists, exemptions and what the checks found."""
