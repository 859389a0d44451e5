"""WHAT PEOPLE RECEIVE: the map, the route sheet, the wording. Pure functions of an itinerary."""
