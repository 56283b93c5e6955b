"""From any spreadsheet file to a Workbook of cells, read in a limited process of its own."""
