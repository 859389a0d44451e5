"""The organiser's desk: its pages and its forms."""
