"""The password of the open desk: its dialog, the change itself, and the recovery key on screen and paper."""
