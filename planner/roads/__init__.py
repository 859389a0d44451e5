"""HOW to get there: the road network, snapping, matrices, paths, manoeuvres. Knows no venue."""
