"""The desk's forms: what of a brief they show, what was filled in, and the brief that this makes.

Pure functions of a brief's records; the pages that carry them are ``web/desk/editing.py``.
"""
