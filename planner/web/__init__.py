"""WHO MAY ASK: the pages, the API and the guard before them."""
