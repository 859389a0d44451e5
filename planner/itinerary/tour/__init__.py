"""Whole tours: the portfolio that shares out visits among coach-days and orders each of them."""
