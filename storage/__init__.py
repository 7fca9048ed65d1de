"""MongoDB: the session store and the embedded server."""
