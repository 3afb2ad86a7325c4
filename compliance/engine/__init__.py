"""The check engine: pure Python, no Django; texts and facts in, findings out."""
