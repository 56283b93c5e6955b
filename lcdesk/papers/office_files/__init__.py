"""The office's own .docx and .xlsx: filled in place, everything else as it was."""
