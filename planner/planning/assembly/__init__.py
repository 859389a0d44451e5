"""The itinerary put together: its records, and what it says of a day beside them."""
