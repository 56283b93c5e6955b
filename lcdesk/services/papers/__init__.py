"""What an office hands out: each kind of paper declared once, its data gathered from the desk."""
