"""An interactive map and itinerary planner for a city tour."""
