"""OSRM's HTTP API, version 1, answered from our roads."""
