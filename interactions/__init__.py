"""One inbox for all accounts: what people write to the brand, and what the brand answers and promises."""
