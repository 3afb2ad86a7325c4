"""小红书 (Xiaohongshu, RedNote): looked after by hand."""
