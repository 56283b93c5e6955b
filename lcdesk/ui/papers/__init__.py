"""The papers of a cohort: chosen, seen as they will be printed, looked through, issued, saved."""
