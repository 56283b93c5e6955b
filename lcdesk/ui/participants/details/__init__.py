"""The pane beside the table of participants."""
