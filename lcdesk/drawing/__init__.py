"""Charts and papers onto a QPainter: screen, PNG, SVG and PDF alike; no widgets here."""
