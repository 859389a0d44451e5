"""The numbers: a coach-day and a whole tour as a problem, travel times, and the itinerary that answers."""
