"""WeChat Channels."""
