"""What a user does: read, pure work, and the desk."""
