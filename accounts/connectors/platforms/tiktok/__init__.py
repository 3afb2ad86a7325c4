"""TikTok through its Content Posting and Display APIs."""
