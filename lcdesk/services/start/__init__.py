"""What there is before a desk is open: the desks and files this person had, and the sample."""
