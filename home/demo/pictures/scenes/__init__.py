"""The landscapes and gatherings, by subject; each function draws one sheet."""
