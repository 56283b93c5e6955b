"""Where the tables of a sheet lie: heads, rows, banners, and all that is not a row."""
