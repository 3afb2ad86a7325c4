"""头条号 (Toutiao): looked after by hand."""
