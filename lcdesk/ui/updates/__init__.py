"""An update file that came on a stick: whether it is genuine, and its installer."""
