"""WHAT THE APP DOES: loads, plans and keeps, draws maps, solves in the background. No Flask."""
