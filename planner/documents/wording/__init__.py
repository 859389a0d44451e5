"""The words for facts: manoeuvres, reasons, times, in each language."""
