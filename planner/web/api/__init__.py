"""Our own API, and the description of all of it in OpenAPI."""
