"""The workspace in a browser: what Slack's client shows, drawn with NiceGUI."""
