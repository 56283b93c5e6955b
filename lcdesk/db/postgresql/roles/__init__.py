"""Who may see and change what of an office's desk: said by the server, not by hidden buttons."""
