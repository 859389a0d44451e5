"""The driver's route sheet: signs, insets, fonts and contents; the pages are not set yet."""
