"""Greenroom in a terminal: the demo that plays itself, and a client for the local workspace."""
