"""The desk's forms: what of a brief they show, what was typed, and the brief that this makes.

Pure functions of a brief as JSON builtins; the pages that carry them are ``web/desk/editing.py``.
"""
