"""Today: what is late, due and waited for; the mails that ask; how deadlines are counted."""
