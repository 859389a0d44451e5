"""IN WHICH ORDER: the brief, the one judge of times, the solver, the reasons. Knows no network."""
