"""Listening for words: finding mentions, counting them by days, telling of spikes."""
