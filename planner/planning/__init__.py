"""THE STORY: a brief, the venues and the roads become an itinerary."""
