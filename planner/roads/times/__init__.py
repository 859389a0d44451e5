"""How long a way takes at a given hour: traffic, closures and turn bans that begin and end."""
