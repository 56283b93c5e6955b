"""The dialogs of cohorts: details, organisers, copying, closing."""
