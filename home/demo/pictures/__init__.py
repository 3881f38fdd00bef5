"""The sample pictures: landscapes and figures in cut paper, drawn by code (look.md, Pictures)."""
