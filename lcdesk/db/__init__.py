"""Where a desk is kept: engine, upgrade, queries, search, history, backup."""
