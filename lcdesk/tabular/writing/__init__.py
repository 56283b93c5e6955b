"""From rows to finished .xlsx files and tables of text: nothing is lost, and nothing in them runs."""
