"""A remote OSRM server in place of the bundled network."""
