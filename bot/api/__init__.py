"""What Greenroom serves over HTTP: Slack's requests, the REST API, health and metrics."""
