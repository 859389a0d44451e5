"""Turn by turn: from a way driven to the manoeuvres that a driver makes."""
