"""Update files: what an office without the network carries to its machines on a stick."""
