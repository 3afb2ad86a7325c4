"""Reading personas, research and tags."""
